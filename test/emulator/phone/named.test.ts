import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the phone promises by name, and so must show in one of its fixture programs or tests. */
const BUILTINS =
  `view text image button input textarea label form scroll-view swiper swiper-item switch checkbox
checkbox-group radio radio-group slider picker picker-view picker-view-column progress canvas icon rich-text
navigator map root-portal page-container page-meta block slot movable-area movable-view cover-view cover-image
video match-media`.split(/\s+/)
const CALLS =
  `getSystemInfoSync getWindowInfo createSelectorQuery createIntersectionObserver createMediaQueryObserver
navigateTo redirectTo navigateBack reLaunch switchTab setStorage getStorage setStorageSync getStorageSync showToast
showModal showLoading showActionSheet login callFunction uploadFile getTempFileURL request scanCode getFuzzyLocation
getLocation chooseLocation openLocation requestSubscribeMessage requestPayment getPrivacySetting
onNeedPrivacyAuthorization requirePrivacyAuthorize openPrivacyContract setClipboardData getClipboardData
setScreenBrightness getScreenBrightness setKeepScreenOn vibrateShort vibrateLong showShareMenu hideShareMenu
canvasToTempFilePath saveImageToPhotosAlbum getUpdateManager getNetworkType onNetworkStatusChange createAnimation
createMapContext enableAlertBeforeUnload startPullDownRefresh stopPullDownRefresh getPerformance pageScrollTo`.split(
    /\s+/,
  )
/** Handlers and features of the framework, each as a program writes it. */
const FEATURES =
  `<template <import <include <wxs wx:for= wx:for-item= wx:key= wx:if= wx:elif= wx:else model: mark:
generic: slot= change: capture-bind: catch: bind: hidden= externalClasses observers pureDataPattern virtualHost
multipleSlots relations behaviors definitionFilter lifetimes pageLifetimes export( styleIsolation componentGenerics
componentPlaceholder usingComponents subPackages independent preloadRule themeLocation darkmode entryPagePath
resolveAlias require.async getOpenerEventChannel pageRouter onPageNotFound onError onPullDownRefresh onReachBottom
onPageScroll onResize onTabItemTap onShareAppMessage onShareTimeline enablePullDownRefresh disableScroll
prefers-color-scheme nth-child @import :host getState callMethod`.split(/\s+/)

/** Text of everything below a folder, this file left out. */
function textBelow(folder: string): string {
  return readdirSync(folder, { withFileTypes: true })
    .map((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return textBelow(path)
      return path === __filename ? '' : readFileSync(path, 'utf8')
    })
    .join('\n')
}

const programs = ['fixture', 'features'].map((name) => textBelow(join(__dirname, name))).join('\n')
const everything = textBelow(__dirname)

it.each(BUILTINS)('<%s> stands in a fixture program', (name) => {
  expect(new RegExp(`<${name}[\\s/>]`).test(programs)).toBe(true)
})

it.each(CALLS)('wx.%s is called by a fixture program or a test', (name) => {
  expect(new RegExp(`\\b${name}\\b`).test(everything)).toBe(true)
})

it.each(FEATURES)('%s is used by a fixture program', (text) => {
  expect(programs.includes(text)).toBe(true)
})
