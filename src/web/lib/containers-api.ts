/** The server's routes of followed containers; see `api.ts`. */
import type { FollowContainerInput, FollowedContainer } from '../../api/containers.ts';
import { get, send } from './api.ts';
import type { SplitLink } from './split-link.ts';

export const fetchFollowed = (signal?: AbortSignal) => get<FollowedContainer[]>('/containers', {}, signal);
export const followContainer = (datasetId: number, input: FollowContainerInput) =>
  send<FollowedContainer>('POST', `/datasets/${datasetId}/containers`, input);
export const lookAtContainer = (id: number) => send<FollowedContainer>('POST', `/containers/${id}/look`, {});
/** What opens it, anew. */
export const giveContainerLink = (id: number, { link, token }: SplitLink) =>
  send<FollowedContainer>('POST', `/containers/${id}/link`, { link, token });
export const stopFollowing = (id: number) => send('DELETE', `/containers/${id}`);
