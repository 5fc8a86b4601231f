import { ApiFailure } from '../runtime/contract'
import { asyncApi } from '../runtime/async-api'

/**
 * The members of `wx` that this phone does not have, by WeChat's typings. Each one that code calls says so
 * in the console and through its fail callback; canIUse answers false for them.
 */
const names = `
addFileToFavorites addPaymentPassFinish addPaymentPassGetCertificateData addPhoneCalendar addPhoneContact
addPhoneRepeatCalendar addVideoToFavorites authPrivateMessage authorizeForMiniProgram bindEmployeeRelation
canAddSecureElementPass canvasGetImageData canvasPutImageData checkDeviceSupportHevc checkEmployeeRelation
checkIsAddedToMyMiniProgram checkIsPictureInPictureActive checkIsSoterEnrolledInDevice
checkIsSupportFacialRecognition checkIsSupportSoterAuthentication checkTransitCardSupport chooseAddress
chooseContact chooseInvoice chooseInvoiceTitle chooseLicensePlate chooseMessageFile choosePoi chooseVideo
closeBLEConnection closeBluetoothAdapter closeSocket compressVideo connectSocket connectWifi
createAudioContext createBLEConnection createBLEPeripheralServer createBufferURL createCacheManager
createCameraContext createCanvasContext createGlobalPayment createInferenceSession createInnerAudioContext
createInterstitialAd createLivePlayerContext createLivePusherContext  createMediaAudioPlayer
createMediaContainer createMediaRecorder createRewardedVideoAd createTCPSocket createUDPSocket
createVKSession createVideoContext createVideoDecoder createWebAudioContext createWorker cropImage
deleteTransitCard editImage enterChatToolMode exitMiniProgram exitVoIPChat faceDetect getApiCategory
getAvailableAudioSources getBLEDeviceCharacteristics getBLEDeviceRSSI getBLEDeviceServices getBLEMTU
getBackgroundAudioManager getBackgroundAudioPlayerState getBackgroundFetchData getBackgroundFetchToken
getBeacons getBluetoothAdapterState getBluetoothDevices getChannelsLiveInfo getChannelsLiveNoticeInfo
getChannelsShareKey getChatToolInfo getCommonConfig getConnectedBluetoothDevices getConnectedWifi
getDeviceBenchmarkInfo getDeviceVoIPList getExptInfoSync getGroupEnterInfo getHCEState getInferenceEnvInfo
getLocalIPAddress getNFCAdapter getPluginUpdateManager getRecorderManager getScreenRecordingState
getSecureElementPasses getSelectedTextRange getShareInfo getShowSplashAdStatus getSkylineInfo
getTransitCardCPLC getTransitCardInfo getTransitCardList getUserCryptoManager getUserInfo getUserProfile
getVideoInfo getWeRunData getWifiList getXrFrameSystem initFaceDetect isBluetoothDevicePaired isVKSupport
issueTransitCard join1v1Chat joinVoIPChat jumpToOfflinePay loadBuiltInFontFace makeBluetoothPair
navigateBackMiniProgram navigateToMiniProgram notifyBLECharacteristicValueChange notifyGroupMembers
openAppAuthorizeSetting openBluetoothAdapter openChannelsActivity openChannelsEvent openChannelsLive
openChannelsLiveNoticeInfo openChannelsUserProfile openChatTool openCustomerServiceChat openDesignerProfile
openDocument openEmbeddedMiniProgram openHKOfflinePayView openInquiriesTopic openOfficialAccountArticle
openOfficialAccountChat openOfficialAccountProfile openSingleStickerView openStickerIPView
openStickerSetView openStoreCouponDetail openStoreOrderDetail openSystemBluetoothSetting openVideoEditor
pauseBackgroundAudio pauseVoice playBackgroundAudio playVoice pluginLogin postMessageToReferrerMiniProgram
postMessageToReferrerPage preDownloadSubpackage preloadAssets preloadSkylineView preloadWebview
readBLECharacteristicValue rechargeTransitCard removeSecureElementPass requestAppleSubscribeSign
requestCommonPayment requestDeviceVoIP requestFacialVerify requestMerchantTransfer requestOrderPayment
requestPluginPayment requestSubscribeDeviceMessage requestSubscribeEmployeeMessage requestVirtualPayment
reserveChannelsLive restartMiniProgram revokeBufferURL rewriteRoute saveFileToDisk saveVideoToPhotosAlbum
seekBackgroundAudio selectGroupMembers sendHCEMessage sendSms sendSocketMessage setBLEMTU
setBackgroundFetchToken setEnable1v1Chat setInnerAudioOption setTopBarText setWifiList setWindowSize
shareAppMessageToGroup shareEmojiToGroup shareFileMessage shareFileToGroup shareImageToGroup
shareToOfficialAccount shareToWeRun shareVideoMessage shareVideoToGroup showRedPackage showShareImageMenu
startAccelerometer startBeaconDiscovery startBluetoothDevicesDiscovery startCompass
startDeviceMotionListening startGyroscope startHCE startLocalServiceDiscovery startLocationUpdate
startLocationUpdateBackground startRecord startSoterAuthentication startWifi stopAccelerometer
stopBackgroundAudio stopBeaconDiscovery stopBluetoothDevicesDiscovery stopCompass stopDeviceMotionListening
stopFaceDetect stopGyroscope stopHCE stopLocalServiceDiscovery stopLocationUpdate stopRecord stopVoice
stopWifi subscribeVoIPVideoMembers updateVoIPChatMuteConfig updateWeChatApp writeBLECharacteristicValue
`

function sayUnbuilt(name: string): string {
  const message = `wx.${name} is not built on this phone; see it in WeChat`
  console.error(message)
  return message
}

/**
 * A call that takes options fails through their callbacks; a maker or a listener has no such way
 * and says it in the console alone, so that a program that merely subscribes still runs.
 */
function refusal(name: string): (...given: unknown[]) => unknown {
  if (/^(on|off)[A-Z]/.test(name)) return () => void sayUnbuilt(name)
  if (/^(create|get\w+Manager$|isVK)/.test(name) || name.endsWith('Sync')) {
    return () => {
      throw new Error(sayUnbuilt(name))
    }
  }
  return asyncApi(name, () => {
    throw new ApiFailure(sayUnbuilt(name), { errno: 3 })
  })
}

let unbuilt: Set<string> | undefined

/** What stands for a member of `wx` that WeChat has and this phone has not; undefined for any other. */
export function unbuiltApi(name: string): unknown {
  unbuilt ??= new Set([
    ...names.trim().split(/\s+/),
    ...eventNames.flatMap((event) => [`on${event}`, `off${event}`]),
  ])
  return unbuilt.has(name) ? refusal(name) : undefined
}

const eventNames =
  `AccelerometerChange AfterPageLoad AfterPageUnload ApiCategoryChange AppRoute AppRouteDone
AudioInterruptionBegin AudioInterruptionEnd BLECharacteristicValueChange BLEConnectionStateChange BLEMTUChange
BLEPeripheralConnectionStateChanged BackgroundAudioPause BackgroundAudioPlay BackgroundAudioStop
BackgroundFetchData BatteryInfoChange BeaconServiceChange BeaconUpdate BeforeAppRoute BeforePageLoad
BeforePageUnload BluetoothAdapterStateChange BluetoothDeviceFound CompassChange CopyUrl DeviceMotionChange
EmbeddedMiniProgramHeightChange GeneratePoster GetWifiList GyroscopeChange HCEMessage KeyDown KeyUp
LazyLoadError LocalServiceDiscoveryStop LocalServiceFound LocalServiceLost LocalServiceResolveFail
LocationChange LocationChangeError NetworkWeakChange ParallelStateChange ScreenRecordingStateChanged
SocketClose SocketError SocketMessage SocketOpen UserOffTranslation UserTriggerTranslation VoIPChatInterrupted
VoIPChatMembersChanged VoIPChatSpeakersChanged VoIPChatStateChanged VoIPVideoMembersChanged WifiConnected
WifiConnectedWithPartialInfo WindowStateChange`.split(/\s+/)
