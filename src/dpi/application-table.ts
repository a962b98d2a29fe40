/**
 * Applications and the domains that are theirs: name, category, source, nDPI's names, domains. A domain stands for itself
 * and every name below it; the longest that fits wins. A star in the first label stands for any text, `brand.*` for the
 * brand under the endings of countries.
 */

/** Where an entry is from. */
export const APPLICATION_SOURCES = {
  owner: 'domains that the maker itself registered and names on its site',
  microsoft:
    'Microsoft 365 URLs and IP address ranges; Azure, Windows and Defender network requirements (learn.microsoft.com)',
  apple: 'Use Apple products on enterprise networks (support.apple.com/101555)',
  google: 'Google Workspace and Android Enterprise network requirements (support.google.com)',
  amazon: 'AWS service endpoints (docs.aws.amazon.com/general)',
  vendor: 'the maker’s own list of hosts for firewalls',
  resolvers: 'DNSCrypt’s list of public resolvers and curl’s list of DoH servers',
  protocol: 'the bytes of the protocol itself',
} as const;

export type ApplicationSource = keyof typeof APPLICATION_SOURCES;

export const APPLICATION_TABLE = `
# Microsoft
Microsoft | web | microsoft | Microsoft | microsoft.com microsoft.net msn.com msedge.net azureedge.net s-microsoft.com appcenter.ms msecnd.net aspnetcdn.com msocdn.com gfx.ms microsoftapp.net office.akadns.net
Microsoft 365 | collaboration | microsoft | Microsoft365 Microsoft | office.com office365.com office.net microsoft365.com officeapps.live.com microsoftonline-p.com onenote.com
Microsoft Teams | collaboration | microsoft | Teams | teams.microsoft.com teams.live.com teams.cloud.microsoft lync.com teams.cdn.office.net teams.office.com
Skype | voip | microsoft | Skype_Teams Skype Teams | skype.com skypeassets.com skypeforbusiness.com skype.net
Outlook | mail | microsoft | Outlook | outlook.com outlook.office365.com outlook.office.com hotmail.com outlook.live.com smtp.office365.com
Microsoft Entra ID | authentication | microsoft | Microsoft Microsoft365 Azure | login.microsoftonline.com login.windows.net login.microsoft.com login.live.com msauth.net msftauth.net msauthimages.net aadcdn.microsoftonline-p.com
OneDrive | file-transfer | microsoft | MS_OneDrive | onedrive.com onedrive.live.com storage.live.com 1drv.com livefilestore.com skydrive.live.com
SharePoint | collaboration | microsoft | Microsoft365 Sharepoint | sharepoint.com sharepointonline.com
Windows Update | software-update | microsoft | WindowsUpdate | windowsupdate.com update.microsoft.com delivery.mp.microsoft.com do.dsp.mp.microsoft.com dl.delivery.mp.microsoft.com
Microsoft Store | software-update | microsoft | Microsoft | storeedgefd.dsx.mp.microsoft.com displaycatalog.mp.microsoft.com
Microsoft Defender | security | microsoft | Microsoft MicrosoftDefender | wdcp.microsoft.com wdcpalt.microsoft.com smartscreen.microsoft.com smartscreen-prod.microsoft.com wd.microsoft.com securitycenter.windows.com
Windows connectivity check | connectivity-check | microsoft | Microsoft | msftconnecttest.com msftncsi.com
Microsoft telemetry | management | microsoft | Microsoft | events.data.microsoft.com vortex.data.microsoft.com telemetry.microsoft.com settings-win.data.microsoft.com watson.telemetry.microsoft.com
Bing | web | microsoft | Bing | bing.com bing.net bingapis.com
Microsoft Azure | cloud | microsoft | Azure | azure.com azurewebsites.net azure.net cloudapp.net windows.net azure-api.net trafficmanager.net azure-devices.net microsoftazuread-sso.com
Azure Storage | cloud | microsoft | Azure | blob.core.windows.net file.core.windows.net queue.core.windows.net table.core.windows.net dfs.core.windows.net
Azure SQL | database | microsoft | Azure MsSQL-TDS | database.windows.net
Azure Service Bus | messaging | microsoft | Azure | servicebus.windows.net
Azure DevOps | collaboration | microsoft | Azure Microsoft | dev.azure.com visualstudio.com vsassets.io
GitHub | collaboration | owner | Github | github.com github.io githubusercontent.com githubassets.com githubapp.com ghcr.io githubcopilot.com
LinkedIn | social | owner | LinkedIn | linkedin.com licdn.com lnkd.in
Xbox | game | microsoft | Xbox | xboxlive.com xbox.com xboxservices.com
Microsoft Copilot | ai | microsoft | MS_Copilot Microsoft | copilot.microsoft.com sydney.bing.com copilot.cloud.microsoft

# Google
Google | web | google | Google | google.com google.* gstatic.com googleusercontent.com ggpht.com ampproject.org connectivitycheck.android.com android.com withgoogle.com goo.gl g.co gvt1.com gvt2.com gvt3.com 1e100.net googledomains.com
Google APIs | cloud | google | GoogleServices Google | googleapis.com mtalk.google.com *-mtalk.google.com alt1-mtalk.google.com alt2-mtalk.google.com alt3-mtalk.google.com alt4-mtalk.google.com alt5-mtalk.google.com alt6-mtalk.google.com alt7-mtalk.google.com alt8-mtalk.google.com firebaseio.com crashlytics.com app-measurement.com
Google Tag Manager | advertising | google | GoogleServices Google | googletagmanager.com googletagservices.com
Google Ads | advertising | google | Google ADS_Analytic_Track | doubleclick.net googlesyndication.com googleadservices.com adservice.google.com adservice.google.* 2mdn.net admob.com
Google Analytics | advertising | google | Google ADS_Analytic_Track | google-analytics.com analytics.google.com
YouTube | video | google | YouTube YouTubeUpload | youtube.com youtu.be ytimg.com googlevideo.com youtube-nocookie.com youtubei.googleapis.com youtube.googleapis.com yt3.ggpht.com yt4.ggpht.com yt.be youtubekids.com
Gmail | mail | google | GMail | mail.google.com gmail.com imap.gmail.com smtp.gmail.com inbox.google.com
Google Docs | collaboration | google | GoogleDocs | docs.google.com sheets.google.com slides.google.com
Google Drive | file-transfer | google | GoogleDrive | drive.google.com drive.usercontent.google.com
Google Maps | web | google | GoogleMaps | maps.google.com maps.googleapis.com maps.gstatic.com khms.google.com
Google Meet | voip | google | GoogleCall GoogleMeet | meet.google.com hangouts.google.com meetings.googleapis.com turn.l.google.com stun.l.google.com
Google Chat | chat | google | GoogleChat Google | chat.google.com
Google Play | software-update | google | PlayStore Google | play.googleapis.com android.clients.google.com play-fe.googleapis.com
Google Cloud | cloud | google | GoogleCloud Google | cloud.google.com run.app cloudfunctions.net appspot.com gcr.io pkg.dev
Google Gemini | ai | google | GoogleGemini Google | gemini.google.com bard.google.com generativelanguage.googleapis.com aistudio.google.com
Google Classroom | collaboration | google | GoogleClassroom | classroom.google.com
Waze | web | owner | Waze | waze.com

# Apple
Apple | web | apple | Apple | apple.com aaplimg.com apple-dns.net cdn-apple.com apple.news mzstatic.com apple-cloudkit.com
Apple Push | management | apple | ApplePush | push.apple.com push-apple.com.akadns.net
App Store | software-update | apple | AppleStore | apps.apple.com buy.itunes.apple.com *-buy.itunes.apple.com p53-buy.itunes.apple.com ppq.apple.com
iTunes | music | apple | AppleiTunes | itunes.apple.com itunes.com
Apple Music | music | apple | AppleiTunes Apple | music.apple.com audio.itunes.apple.com
Apple TV | video | apple | AppleTVPlus Apple | tv.apple.com play-edge.itunes.apple.com
iCloud | cloud | apple | AppleiCloud | icloud.com icloud-content.com me.com
iCloud Private Relay | vpn | apple | iCloudPrivateRelay | mask.icloud.com mask-h2.icloud.com mask-api.icloud.com mask.apple-dns.net
Apple software update | software-update | apple | Apple | mesu.apple.com swscan.apple.com swcdn.apple.com swdist.apple.com swdownload.apple.com gdmf.apple.com updates.cdn-apple.com appldnld.apple.com
FaceTime and iMessage | chat | apple | Apple AppleFacetime | ess.apple.com identity.apple.com facetime.apple.com
Siri | assistant | apple | AppleSiri | siri.apple.com guzzoni.apple.com

# Amazon
Amazon | shopping | owner | Amazon | amazon.com amazon.* images-amazon.com ssl-images-amazon.com media-amazon.com a2z.com amazon.jobs
Amazon Ads | advertising | owner | Amazon | amazon-adsystem.com
Amazon Alexa | assistant | owner | AmazonAlexa Amazon | alexa.amazon.com alexa.com avs-alexa-na.amazon.com avs-alexa-4-na.amazon.com bob-dispatch-prod-eu.amazon.com pitangui.amazon.com
Amazon Web Services | cloud | amazon | AmazonAWS | amazonaws.com aws.amazon.com awsstatic.com cloudfront.net awsglobalaccelerator.com on.aws
Amazon S3 | cloud | amazon | AmazonAWS | s3.amazonaws.com s3-*.amazonaws.com
Prime Video | video | owner | AmazonVideo | primevideo.com amazonvideo.com atv-ps.amazon.com aiv-cdn.net pv-cdn.net aiv-delivery.net
Twitch | streaming | owner | Twitch | twitch.tv ttvnw.net jtvnw.net twitchcdn.net twitchsvc.net
Ring | industrial | owner | - | ring.com
Audible | music | owner | Amazon | audible.com

# Meta
Facebook | social | owner | Facebook FbookReelStory | facebook.com fbcdn.net facebook.net fb.com fbsbx.com fb.me fbpigeon.com meta.com
Facebook Messenger | chat | owner | FacebookMessenger | messenger.com mqtt-mini.facebook.com edge-mqtt.facebook.com mqtt.facebook.com m.me edge-chat.facebook.com
Instagram | social | owner | Instagram | instagram.com cdninstagram.com ig.me igcdn-photos-*.akamaihd.net igcdn-videos-*.akamaihd.net
WhatsApp | chat | owner | WhatsApp WhatsAppCall WhatsAppFiles | whatsapp.net whatsapp.com wa.me
Threads | social | owner | Threads | threads.net threads.com
Oculus | game | owner | Oculus | oculus.com oculuscdn.com

# Social networks
X | social | owner | Twitter | twitter.com x.com twimg.com t.co twttr.com
TikTok | social | owner | TikTok | tiktok.com tiktokcdn.com tiktokv.com tiktokcdn-us.com byteoversea.com ibytedtos.com musical.ly ttwstatic.com
Snapchat | social | owner | Snapchat | snapchat.com sc-cdn.net snap.com snapads.com sc-static.net bitstrips.com feelinsonice-hrd.appspot.com feelinsonice.appspot.com sc-jpl.com
Reddit | social | owner | Reddit | reddit.com redd.it redditmedia.com redditstatic.com
Pinterest | social | owner | Pinterest | pinterest.com pinimg.com pin.it
Tumblr | social | owner | Tumblr | tumblr.com
VK | social | owner | VK | vk.com userapi.com vk.me vkuser.net vkuservideo.net vk-cdn.net vk.ru
Odnoklassniki | social | owner | VK | ok.ru odnoklassniki.ru mycdn.me
Weibo | social | owner | SinaWeibo | weibo.com weibo.cn
Sina | news | owner | Sina | sina.com.cn sina.cn sinaimg.cn sinajs.cn sina.com
Likee | social | owner | Likee | likee.video like.video
Bluesky | social | owner | Bluesky | bsky.app bsky.social bsky.network
Badoo | social | owner | Badoo | badoo.com badoocdn.com
Tinder | social | owner | Tinder | gotinder.com tinder.com
Nextdoor | social | owner | - | nextdoor.com
Quora | social | owner | - | quora.com quoracdn.net
Medium | news | owner | - | medium.com

# Messaging and meetings
Telegram | chat | owner | Telegram TelegramVoip | telegram.org telegram.me t.me telegram-cdn.org telesco.pe cdn-telegram.org
Signal | chat | owner | Signal SignalVoip | signal.org whispersystems.org signal.art
Discord | chat | owner | Discord | discord.com discordapp.com discordapp.net discord.gg discord.media discordcdn.com
Slack | collaboration | owner | Slack | slack.com slack-edge.com slack-msgs.com slackb.com slack-files.com slack-imgs.com
Zoom | collaboration | vendor | Zoom | zoom.us zoom.com zoomgov.com zoom.com.cn
Webex | collaboration | vendor | Webex | webex.com wbx2.com ciscospark.com webexcontent.com webexapis.com
GoTo | collaboration | vendor | GoTo | goto.com gotomeeting.com logmein.com logmeininc.com gotowebinar.com getgo.com
Jitsi | collaboration | owner | - | jitsi.org jitsi.net meet.jit.si 8x8.vc
Line | chat | owner | Line LineCall | line.me line-apps.com line-scdn.net linecorp.com naver.jp line-cdn.net
KakaoTalk | chat | owner | KakaoTalk KakaoTalk_Voice | kakao.com kakaocdn.net daumcdn.net
Viber | chat | owner | Viber | viber.com vibercdn.com viberlab.com
WeChat | chat | owner | WeChat QQ | wechat.com weixin.qq.com wx.qq.com wechatapp.com weixin.com wechatos.net
QQ | chat | owner | QQ Tencent | qq.com qpic.cn gtimg.cn gtimg.com qlogo.cn res.wx.qq.com
Threema | chat | owner | Threema | threema.ch
Wire | chat | owner | - | wire.com zinfra.io
Element | chat | owner | - | element.io matrix.org vector.im
imo | voip | owner | IMO | imo.im
RingCentral | voip | vendor | RingCentral | ringcentral.com
Mumble | voip | owner | Mumble | mumble.info
TeamSpeak | voip | owner | TeamSpeak | teamspeak.com teamspeak3.com

# Films, music, news
Netflix | video | owner | NetFlix | netflix.com netflix.net nflxvideo.net nflximg.net nflximg.com nflxext.com nflxso.net nflxsearch.net
Disney+ | video | owner | DisneyPlus | disneyplus.com disney-plus.net bamgrid.com dssott.com disneystreaming.com
Hulu | video | owner | Hulu | hulu.com hulustream.com huluim.com
Max | video | owner | HBO | hbomax.com max.com hbo.com hbogo.com hbonow.com
Paramount+ | video | owner | ParamountPlus | paramountplus.com pplusstatic.com cbsivideo.com
Peacock | video | owner | - | peacocktv.com
Vimeo | video | owner | Vimeo | vimeo.com vimeocdn.com
Dailymotion | video | owner | Dailymotion | dailymotion.com dmcdn.net dm-event.net
DAZN | video | owner | Dazn | dazn.com daznservices.com
Zattoo | video | owner | Zattoo | zattoo.com zattoosecurehd*.akamaihd.net zattosecurehd*.akamaihd.net
iQIYI | video | owner | iQIYI | iqiyi.com qy.net iq.com iqiyipic.com
Youku | video | owner | - | youku.com ykimg.com
Bilibili | video | owner | - | bilibili.com hdslb.com bilivideo.com
Crunchyroll | video | owner | - | crunchyroll.com vrv.co
Plex | video | owner | - | plex.tv plex.direct
Spotify | music | owner | Spotify | spotify.com scdn.co spotifycdn.com spotifycdn.net pscdn.co
Deezer | music | owner | Deezer | deezer.com dzcdn.net
SoundCloud | music | owner | SoundCloud | soundcloud.com sndcdn.com
Tidal | music | owner | Tidal | tidal.com tidalhifi.com
Pandora | music | owner | Pandora | pandora.com p-cdn.com
Last.fm | music | owner | LastFM | last.fm lastfm.freetls.fastly.net
SiriusXM | music | owner | SiriusXMRadio | siriusxm.com
TuneIn | music | owner | TuneIn | tunein.com
Rakuten Viki | video | owner | - | viki.com viki.io
BBC | news | owner | - | bbc.co.uk bbc.com bbci.co.uk
CNN | news | owner | CNN | cnn.com
Wikipedia | news | owner | Wikipedia | wikipedia.org wikimedia.org wikipedia.it wiktionary.org wikidata.org mediawiki.org
Pluralsight | news | owner | Pluralsight | pluralsight.com pluralsight*.imgix.net *-pluralsight.siteintercept.qualtrics.com ps.pndsn.com
Roku | video | owner | Roku | roku.com rokucdn.com

# Clouds, development, business, artificial intelligence
Cloudflare | cloud | owner | Cloudflare | cloudflare.com cloudflare.net cloudflareinsights.com workers.dev pages.dev cdn-cgi.com cloudflarestorage.com
Cloudflare WARP | vpn | owner | CloudflareWarp | cloudflareclient.com
Akamai | cloud | owner | Akamai | akamai.net akamaiedge.net akamaihd.net akamaized.net edgekey.net edgesuite.net akadns.net akstat.io
Fastly | cloud | owner | - | fastly.net fastlylb.net fastly.com
Dropbox | file-transfer | owner | Dropbox | dropbox.com dropboxapi.com dropboxusercontent.com getdropbox.com dropboxstatic.com db.tt
Box | file-transfer | owner | - | box.com boxcdn.net boxcloud.com
MEGA | file-transfer | owner | - | mega.nz mega.co.nz mega.io
WeTransfer | file-transfer | owner | - | wetransfer.com wetransfer.net
Salesforce | collaboration | owner | Salesforce | salesforce.com force.com salesforceliveagent.com documentforce.com
SAP | collaboration | owner | - | sap.com ondemand.com hana.ondemand.com
Oracle Cloud | cloud | owner | - | oraclecloud.com oracle.com oci.customer-oci.com
IBM Cloud | cloud | owner | - | ibm.com cloud.ibm.com bluemix.net softlayer.com
DigitalOcean | cloud | owner | DigitalOcean | digitalocean.com digitaloceanspaces.com ondigitalocean.app
Alibaba | shopping | owner | Alibaba | alibaba.com alicdn.com aliexpress.com taobao.com tmall.com mmstat.com alipay.com 1688.com
Alibaba Cloud | cloud | owner | Alibaba AliCloud | aliyun.com aliyuncs.com alibabacloud.com
Tencent Cloud | cloud | owner | Tencent | tencent.com myqcloud.com tencentcloud.com tencent-cloud.net
Baidu | web | owner | - | baidu.com bdstatic.com bcebos.com
Yandex | web | owner | Yandex YandexMail YandexCloud YandexMetrika | yandex.ru yandex.com yandex.net yastatic.net ya.ru
Mail.ru | mail | owner | - | mail.ru imgsmail.ru
Yahoo | web | owner | Yahoo | yahoo.com yimg.com yahooapis.com yahoo.* yahoodns.net
DuckDuckGo | web | owner | - | duckduckgo.com ddg.gg
Atlassian | collaboration | owner | - | atlassian.com atlassian.net bitbucket.org jira.com trello.com atl-paas.net statuspage.io
GitLab | collaboration | owner | GitLab | gitlab.com gitlab.io
Docker | software-update | vendor | - | docker.com docker.io
npm | software-update | owner | - | npmjs.com npmjs.org
PyPI | software-update | owner | - | pypi.org pythonhosted.org
Ubuntu | software-update | owner | UbuntuONE | ubuntu.com canonical.com snapcraft.io
Debian | software-update | owner | - | debian.org
Red Hat | software-update | owner | - | redhat.com fedoraproject.org
Mozilla | web | owner | Mozilla | mozilla.org mozilla.com mozilla.net firefox.com mozgcp.net
Notion | collaboration | owner | Notion | notion.so notion.com
Canva | collaboration | owner | Canva | canva.com
Figma | collaboration | owner | - | figma.com
Adobe | collaboration | vendor | Adobe | adobe.com adobe.io typekit.net adobelogin.com adobesc.com
Adobe Connect | collaboration | owner | AdobeConnect | adobeconnect.com
Zendesk | collaboration | owner | - | zendesk.com zdassets.com
ServiceNow | management | owner | - | service-now.com servicenow.com
Datadog | management | vendor | - | datadoghq.com datadoghq.eu
New Relic | advertising | vendor | ADS_Analytic_Track | newrelic.com nr-data.net
Splunk | management | owner | - | splunk.com splunkcloud.com
Grafana | management | owner | - | grafana.com grafana.net
Sentry | management | owner | - | sentry.io
ntop | management | owner | ntop | ntop.org
Elastic Cloud | database | owner | - | elastic.co elastic-cloud.com
MongoDB Atlas | database | owner | - | mongodb.net mongodb.com
Snowflake | database | owner | - | snowflakecomputing.com
OpenAI | ai | owner | OpenAI ChatGPT | openai.com chatgpt.com oaistatic.com oaiusercontent.com
Claude | ai | owner | Anthropic | anthropic.com claude.ai
Perplexity | ai | owner | - | perplexity.ai
DeepSeek | ai | owner | DeepSeek | deepseek.com
Mistral AI | ai | owner | - | mistral.ai
Hugging Face | ai | owner | - | huggingface.co hf.co

# Shops and money
eBay | shopping | owner | eBay | ebay.com ebay.* ebayimg.com ebaystatic.com
PayPal | finance | owner | Paypal | paypal.com paypalobjects.com
Shopify | shopping | owner | - | shopify.com myshopify.com shopifycdn.com
Stripe | finance | vendor | - | stripe.com stripe.network
Temu | shopping | owner | Temu | temu.com
Coinbase | crypto-currency | owner | - | coinbase.com
Binance | crypto-currency | owner | - | binance.com

# Advertising
Scorecard Research | advertising | owner | ADS_Analytic_Track | scorecardresearch.com
Criteo | advertising | owner | ADS_Analytic_Track | criteo.com criteo.net
Taboola | advertising | owner | ADS_Analytic_Track | taboola.com
Outbrain | advertising | owner | ADS_Analytic_Track | outbrain.com
AppNexus | advertising | owner | ADS_Analytic_Track | adnxs.com
Hotjar | advertising | owner | ADS_Analytic_Track | hotjar.com hotjar.io
Adjust | advertising | owner | ADS_Analytic_Track | adjust.com adjust.io
AppsFlyer | advertising | owner | ADS_Analytic_Track | appsflyer.com appsflyersdk.com
Branch | advertising | owner | ADS_Analytic_Track | branch.io app.link
Segment | advertising | owner | ADS_Analytic_Track | segment.com segment.io
Quantcast | advertising | owner | ADS_Analytic_Track | quantserve.com quantcount.com
Rubicon | advertising | owner | ADS_Analytic_Track | rubiconproject.com
PubMatic | advertising | owner | ADS_Analytic_Track | pubmatic.com
Chartbeat | advertising | owner | ADS_Analytic_Track | chartbeat.com chartbeat.net
Flurry | advertising | owner | ADS_Analytic_Track | flurry.com

# Games
Steam | game | owner | Steam | steampowered.com steamcommunity.com steamstatic.com steamcontent.com steamserver.net steamusercontent.com
Epic Games | game | owner | EpicGames Fortnite | epicgames.com epicgames.dev unrealengine.com fortnite.com
Roblox | game | owner | Roblox | roblox.com rbxcdn.com rbx.com
Minecraft | game | owner | - | minecraft.net mojang.com minecraftservices.com
PlayStation | game | owner | Playstation | playstation.net playstation.com sonyentertainmentnetwork.com
Nintendo | game | owner | Nintendo | nintendo.net nintendo.com nintendowifi.net
Riot Games | game | owner | RiotGames | riotgames.com leagueoflegends.com pvp.net riotcdn.net playvalorant.com
Battle.net | game | owner | Blizzard BattleNet | battle.net blizzard.com blz-contentstack.com
World of Warcraft | game | owner | WorldOfWarcraft | worldofwarcraft.com
Electronic Arts | game | owner | ElectronicArts | ea.com origin.com
Ubisoft | game | owner | - | ubisoft.com ubi.com
Call of Duty | game | owner | Activision | callofduty.com activision.com demonware.net
Genshin Impact | game | owner | GenshinImpact | mihoyo.com hoyoverse.com yuanshen.com
NetEase Games | game | owner | NetEaseGames NetEase | easebar.com netease.com neteasegames.com 163.com
Tencent Games | game | owner | TencentGames | tencentgames.com pubgmobile.com igamecj.com
War Thunder | game | owner | GaijinEntertainment | warthunder.com gaijin.net gaijinent.com
Path of Exile | game | owner | PathofExile | pathofexile.com
StarCraft | game | protocol | Starcraft | -
Heroes of the Storm | game | protocol | Heroes_of_the_Storm | -
GeForce NOW | game | owner | GeForceNow | nvidiagrid.net geforcenow.com geforce.com
Supercell | game | owner | - | supercell.com clashofclans.com clashroyaleapp.com brawlstarsgame.com
MapleStory | game | protocol | MapleStory | nexon.net nexon.com

# VPNs and privacy
TunnelBear | vpn | owner | TunnelBear | tunnelbear.com polargrizzly.com lazybear.com
Windscribe | vpn | owner | Windscribe | windscribe.com
Mullvad | vpn | owner | Mullvad | mullvad.net
NordVPN | vpn | owner | NordVPN | nordvpn.com nordvpn.net
ExpressVPN | vpn | owner | ExpressVPN | expressvpn.com
Surfshark | vpn | owner | SurfShark | surfshark.com
Proton | mail | owner | ProtonVPN Protonmail | proton.me protonmail.com protonmail.ch
Proton VPN | vpn | owner | ProtonVPN | protonvpn.com protonvpn.ch
Private Internet Access | vpn | owner | PrivateInternetAccess | privateinternetaccess.com
CactusVPN | vpn | owner | CactusVPN | cactusvpn.com
Opera VPN | vpn | owner | OperaVPN | opera-proxy.net sec-tunnel.com
HotspotShield | vpn | owner | HotspotShield | hotspotshield.com
Psiphon | vpn | owner | Psiphon | psiphon.ca psiphon3.com
UltraSurf | vpn | owner | UltraSurf | ultrasurf.us
Tor | vpn | owner | Tor | torproject.org
Tailscale | vpn | owner | Tailscale | tailscale.com tailscale.io
Avast SecureLine | vpn | owner | AVASTSecureDNS | avastsecureline.com

# Security
Avast | security | owner | AVAST | avast.com avcdn.net avg.com
Kaspersky | security | owner | - | kaspersky.com kaspersky-labs.com
CrowdStrike | security | vendor | CrowdStrike | crowdstrike.com cloudsink.net
Sophos | security | vendor | - | sophos.com sophosxl.net
Zscaler | security | vendor | - | zscaler.com zscloud.net zscaler.net
Fortinet | security | vendor | FortiClient | fortinet.com fortiguard.com fortinet.net
Cisco Umbrella | security | vendor | OpenDNS | umbrella.com opendns.com
DigiCert | security | owner | - | digicert.com symcb.com symcd.com thawte.com geotrust.com
Let’s Encrypt | security | owner | - | letsencrypt.org lencr.org
Okta | authentication | vendor | - | okta.com oktacdn.com auth0.com
Duo | authentication | vendor | - | duosecurity.com

# Remote access and devices
TeamViewer | remote-access | owner | TeamViewer | teamviewer.com dyngate.com
AnyDesk | remote-access | vendor | AnyDesk | anydesk.com net.anydesk.com
RustDesk | remote-access | owner | RustDesk | rustdesk.com
Splashtop | remote-access | vendor | Splashtop | splashtop.com splashtop.eu
Citrix | remote-access | vendor | Citrix | citrix.com cloud.com sharefile.com
Ubiquiti | management | owner | Ubiquity UBNTAC2 | ui.com ubnt.com unifi.ui.com
Huawei | cloud | owner | Huawei HuaweiCloud | huawei.com hicloud.com huaweicloud.com dbankcloud.com
Xiaomi | web | owner | Xiaomi | xiaomi.com xiaomi.net mi.com miui.com *-xiaomi-net*.eu-central-1.elb.amazonaws.com
Samsung | web | owner | - | samsung.com samsungcloud.com samsungdm.com samsungqbe.com samsungosp.com
Tuya | industrial | owner | TuyaLP | tuya.com tuyaeu.com tuyaus.com
Sonos | music | owner | - | sonos.com
Nest | industrial | owner | GoogleNest | nest.com

# Sharing
BitTorrent | file-sharing | owner | BitTorrent | utorrent.com bittorrent.com trackerfix.com openbittorrent.com
Syncthing | file-sharing | owner | Syncthing | syncthing.net

# Adult content
Stripchat | adult | owner | AdultContent | stripchat.com stripcdn.com stripst.com
Pornhub | adult | owner | AdultContent Pornhub | pornhub.com phncdn.com
XVideos | adult | owner | AdultContent | xvideos.com xvideos-cdn.com
OnlyFans | adult | owner | OnlyFans AdultContent | onlyfans.com

# Measuring
Speedtest | management | owner | Ookla | speedtest.net ookla.com ooklaserver.net
Fast.com | management | owner | NetFlix | fast.com

# Resolvers asked over TLS, QUIC or HTTPS, by ALPN (dot, doq) or by their name: service and ALPN together say which of
# DoT (tls, dot), DoQ (quic, doq) and DoH (tls or quic, h2 or h3) it is
Encrypted DNS | network | resolvers | DoH_DoT | adguard-dns.com cloudflare-dns.com dns.aa.net.uk dns.adguard.com dns.alidns.com dns.cloudflare.com dns.comss.one dns.controld.com dns.digitale-gesellschaft.ch dns.dnshome.de dns.google dns.mullvad.net dns.quad9.net dns.switch.ch dns.umbrella.com dns1.dnscrypt.ca dns10.quad9.net dns11.quad9.net dns2.dnscrypt.ca dns64.dns.google dns9.quad9.net dnses.alekberg.net dnsnl.alekberg.net dnsse.alekberg.net doh-2.seby.io doh.appliedprivacy.net doh.bortzmeyer.fr doh.cleanbrowsing.org doh.crypto.sx doh.dns.apple.com doh.dns.sb doh.dnslify.com doh.ffmuc.net doh.libredns.gr doh.mullvad.net doh.opendns.com doh.powerdns.org doh.pub doh.seby.io doh.xfinity.com dot.pub fi.doh.dns.snopyta.org freedns.controld.com ibksturm.synology.me jarjar.meganerd.nl jp.tiar.app jp.tiarap.org nextdns.io odvr.nic.cz one.one.one.one ordns.he.net protective.joindns4.eu rdns.faelix.net resolver-eu.lelux.fi rumpelsepp.org unfiltered.joindns4.eu

# Told by the protocol, not by a name
PROFINET | industrial | protocol | PROFINET_IO | -
UMAS | industrial | protocol | UMAS | -
GTP' | network | protocol | GTP_PRIME | -
Windows Browser | network | protocol | SMBv1 | -
WebDAV | file-transfer | protocol | WebDAV | -
IPP | management | protocol | IPP | -
HLS | streaming | protocol | HLS | -
MPEG-DASH | streaming | protocol | MpegDash | -
SOAP | rpc | protocol | SOAP | -
JSON-RPC | rpc | protocol | JSON-RPC | -
WebSocket | web | protocol | WebSocket | -
gRPC | rpc | protocol | - | -
OCSP | security | protocol | OCSP | -
WinRM | management | protocol | - | -
SSTP | vpn | protocol | SSTP | -
AnyConnect | vpn | protocol | AnyConnect CiscoVPN | -
BitTorrent over HTTP | file-sharing | protocol | BitTorrent | -
`;
