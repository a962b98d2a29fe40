/** The network card of the machine in the demo: everything that passes it, sorted by time at the end. */
import { arpFrame, echoFrame, type Host, type TcpHeader, tcpFrame, udpFrame } from './frames.ts';
import type { Random } from './random.ts';

export const MICROSECOND = 1e3;
export const MILLISECOND = 1e6;
export const SECOND = 1e9;
export const MINUTE = 60 * SECOND;

export interface CapturedFrame {
  /** Nanoseconds since the capture began, a whole number. */
  readonly time: number;
  readonly bytes: Uint8Array;
}

export interface Socket {
  readonly host: Host;
  readonly port: number;
}

export class WireTap {
  readonly #frames: CapturedFrame[] = [];
  readonly #ipIds = new Map<Host, number>();
  readonly #random: Random;
  readonly #length: number;

  /** Frames later than `length` nanoseconds after the start are not captured. */
  constructor(random: Random, length: number) {
    this.#random = random;
    this.#length = length;
  }

  tcp(time: number, src: Host, dst: Host, header: TcpHeader, payload: Uint8Array): void {
    this.#keep(time, tcpFrame(src, dst, this.#ipId(src), header, payload));
  }

  udp(time: number, src: Socket, dst: Socket, payload: Uint8Array): void {
    this.#keep(time, udpFrame(src.host, src.port, dst.host, dst.port, this.#ipId(src.host), payload));
  }

  echo(time: number, src: Host, dst: Host, isReply: boolean, sequence: number): void {
    this.#keep(time, echoFrame(src, dst, this.#ipId(src), isReply, sequence));
  }

  arp(time: number, src: Host, dst: Host, isReply: boolean): void {
    this.#keep(time, arpFrame(src, dst, isReply));
  }

  /** In order of time; frames of one moment in the order they were made. */
  frames(): readonly CapturedFrame[] {
    return this.#frames.sort((a, b) => a.time - b.time);
  }

  #keep(time: number, bytes: Uint8Array): void {
    const whole = Math.round(time);
    if (whole >= 0 && whole < this.#length) this.#frames.push({ time: whole, bytes });
  }

  #ipId(host: Host): number {
    const id = ((this.#ipIds.get(host) ?? this.#random.between(0, 0xffff)) + 1) & 0xffff;
    this.#ipIds.set(host, id);
    return id;
  }
}
