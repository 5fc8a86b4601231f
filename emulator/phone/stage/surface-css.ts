/** WeChat's look (WeUI measures): green #07c160, links #576b95, half-screen sheets with 12 px corners. */
export const surfaceCss = /* css */ `
:host{--green:#07c160;--link:#576b95;--page:#ededed;--panel:#fff;--ink:rgba(0,0,0,.9);--soft:rgba(0,0,0,.55);--faint:rgba(0,0,0,.3);--line:rgba(0,0,0,.1);--fill:rgba(0,0,0,.05);
  position:fixed;inset:0;z-index:2147483000;pointer-events:none;font:17px/1.4 -apple-system,"PingFang SC","Noto Sans CJK SC",system-ui,sans-serif;color:var(--ink);color-scheme:light;text-align:left}
:host([data-theme=dark]){--link:#7d90a9;--page:#111;--panel:#2c2c2c;--ink:rgba(255,255,255,.85);--soft:rgba(255,255,255,.55);--faint:rgba(255,255,255,.35);--line:rgba(255,255,255,.08);--fill:rgba(255,255,255,.08);color-scheme:dark}
*{box-sizing:border-box;-webkit-tap-highlight-color:transparent}
button{font:inherit;color:inherit;background:none;border:0;padding:0;margin:0;cursor:pointer;text-align:inherit}
button:focus-visible,input:focus-visible{outline:2px solid var(--link);outline-offset:1px}
h2,h3,p{margin:0;font:inherit}
.surface{position:absolute;inset:0;pointer-events:auto;display:flex;overflow:hidden}
.shade{position:absolute;inset:0;background:rgba(0,0,0,.6);animation:fade .2s}
.panel{position:relative;background:var(--panel);overflow:hidden;max-height:100%;display:flex;flex-direction:column;min-height:0}
.dialog{align-items:center;justify-content:center;padding:24px}
.dialog .panel{width:320px;max-width:100%;border-radius:12px;animation:pop .18s}
.sheet{align-items:flex-end;justify-content:center}
.sheet .panel{width:100%;max-width:480px;max-height:88%;border-radius:12px 12px 0 0;animation:rise .25s cubic-bezier(.2,.7,.2,1)}
.page .panel{width:100%;height:100%;background:var(--page);animation:rise .25s cubic-bezier(.2,.7,.2,1)}
.mark{flex:none;text-align:center;font-size:11px;line-height:16px;padding:0 0 6px;color:var(--soft);letter-spacing:.02em}
.dialog .mark{padding:4px 0 6px;border-top:0}
@keyframes fade{from{opacity:0}}@keyframes pop{from{opacity:0;transform:scale(1.06)}}@keyframes rise{from{transform:translateY(100%)}}
@media (prefers-reduced-motion:reduce){*{animation:none!important;transition:none!important}}
/* modal */
.modal-title{font-weight:600;text-align:center;padding:32px 24px 0}
.modal-body{text-align:center;color:var(--soft);padding:16px 24px 32px;overflow:auto;white-space:pre-wrap;overflow-wrap:anywhere}
.modal-title+.modal-body{padding-top:16px}.modal-body.alone{color:var(--ink);padding-top:32px}
.modal-field{margin:16px 24px 32px;background:var(--fill);border-radius:6px;border:0;padding:10px 12px;font:inherit;color:inherit;width:calc(100% - 48px)}
.modal-actions{display:flex;border-top:.5px solid var(--line)}
.modal-actions button{flex:1;min-height:56px;text-align:center;font-weight:600;color:var(--link)}
.modal-actions .second{color:var(--ink);border-right:.5px solid var(--line)}
/* action sheet, menus */
.options{display:flex;flex-direction:column;overflow:auto}
.options button{min-height:56px;text-align:center;border-bottom:.5px solid var(--line);padding:8px 16px;flex:none}
.options .last{border-top:8px solid var(--page);border-bottom:0}
.options .note{color:var(--soft);font-size:12px;text-align:center;padding:16px 24px;border-bottom:.5px solid var(--line)}
/* half-screen dialogs */
.half{padding:24px 24px 16px;display:flex;flex-direction:column;gap:16px;overflow:auto}
.who{display:flex;align-items:center;gap:8px;font-size:15px}
.who .logo{width:24px;height:24px;border-radius:50%;background:var(--green);color:#fff;display:grid;place-items:center;font-size:12px;overflow:hidden}
.who img{width:100%;height:100%;object-fit:cover}
.half h2{font-size:17px;font-weight:600;line-height:1.4}
.why{color:var(--soft);font-size:14px}
.pair{display:flex;gap:16px;justify-content:center;padding:16px 0 8px}
.primary,.plain{min-width:120px;min-height:40px;border-radius:8px;text-align:center;font-weight:600;padding:8px 20px}
.primary{background:var(--green);color:#fff}.primary[disabled]{opacity:.4}.plain{background:var(--fill);color:var(--green)}
.primary.wide{min-height:48px;width:100%}
.link{color:var(--link)}
.row{display:flex;align-items:center;gap:12px;min-height:56px;width:100%;border-bottom:.5px solid var(--line);padding:8px 0}
.row:last-child{border-bottom:0}.row .grow{flex:1;min-width:0}.row small{display:block;color:var(--soft);font-size:13px}
.tick{width:22px;height:22px;border-radius:50%;border:1.5px solid var(--faint);flex:none;display:grid;place-items:center;color:transparent;font-size:14px;line-height:1}
[aria-checked=true] .tick{background:var(--green);border-color:var(--green);color:#fff}
.avatar{width:48px;height:48px;border-radius:8px;object-fit:cover;background:var(--fill);flex:none}
/* pages */
.bar{flex:none;position:relative;display:flex;align-items:center;justify-content:center;min-height:calc(44px + var(--status,44px));padding-top:var(--status,44px);font-weight:600;background:var(--page)}
.bar button{position:absolute;left:8px;bottom:0;height:44px;min-width:44px;padding:0 8px;font-weight:400}
.bar [data-action=back]{font-size:30px;line-height:44px;text-align:left;padding-left:10px}
.bar .right{left:auto;right:12px;color:#fff;background:var(--green);height:32px;bottom:6px;border-radius:4px;padding:0 12px;min-width:0}
.scroll{flex:1;min-height:0;overflow:auto}
.group{background:var(--panel);padding:0 16px;margin-bottom:8px}
.prose{padding:16px 24px;color:var(--soft);font-size:15px;line-height:1.7}
/* payment */
.pay-sheet{padding:16px 24px;display:flex;flex-direction:column;gap:12px;text-align:center}
.pay-sheet .amount{font-size:40px;font-weight:600;line-height:1.2;font-variant-numeric:tabular-nums}
.close{position:absolute;left:12px;top:10px;width:36px;height:36px;text-align:center;font-size:22px;line-height:36px}
.fact{display:flex;justify-content:space-between;gap:16px;font-size:15px;padding:10px 0;border-top:.5px solid var(--line);text-align:left}.fact span:first-child{color:var(--soft);flex:none}.fact span:last-child{overflow-wrap:anywhere;text-align:right}
/* member card in the wallet */
.wxcard{border-radius:12px;padding:20px;color:#fff;min-height:168px;display:flex;flex-direction:column;justify-content:space-between;background:linear-gradient(135deg,var(--card,#2b9f67),color-mix(in srgb,var(--card,#2b9f67) 70%,#000));box-shadow:0 8px 24px rgba(0,0,0,.16)}
.wxcard .brand{display:flex;align-items:center;gap:10px;font-size:15px}.wxcard .brand .logo{width:40px;height:40px;border-radius:50%;background:rgba(255,255,255,.92);color:#333;display:grid;place-items:center;overflow:hidden;flex:none}
.wxcard .brand img{width:100%;height:100%;object-fit:cover}
.wxcard .name{font-size:20px;font-weight:600}.wxcard .number{font-size:15px;font-variant-numeric:tabular-nums;letter-spacing:.06em}
/* the wallet */
.formline{display:flex;flex-direction:column;gap:6px;padding:10px 0;font-size:15px}.formline input{font:inherit;min-height:44px;padding:0 12px;border:0;border-radius:6px;background:var(--fill);color:inherit}
.walletcard{background:var(--panel);border-radius:12px;overflow:hidden;display:flex;flex-direction:column;padding:0 16px 16px}
.walletcard .wxcard{margin:0 -16px;border-radius:12px 12px 0 0;box-shadow:none}
.walletcard .figures{display:flex;flex-wrap:wrap;padding:16px 0;text-align:center;font-size:13px;color:var(--soft)}
.walletcard .figures div{flex:1 1 30%}.walletcard .figures b{display:block;font-size:20px;font-weight:500;color:var(--ink);overflow-wrap:anywhere}
.walletcard .show{display:flex;flex-direction:column;align-items:center;gap:8px;padding:12px 0;border-top:.5px solid var(--line);font-variant-numeric:tabular-nums;letter-spacing:.08em}
.walletcard .show canvas{background:#fff;border-radius:8px}
.walletcard .primary{margin-top:12px}.walletcard .plain{margin-top:12px;min-height:44px;color:var(--ink)}
/* scan */
.scan .panel{background:#000;color:#fff}.scan .mark{color:rgba(255,255,255,.7);background:#000}
.scan .bar{background:transparent;position:absolute;left:0;right:0;top:0;z-index:2}
.finder{position:relative;flex:1;min-height:0;display:grid;place-items:center;overflow:hidden}
.finder canvas.view,.finder video{position:absolute;inset:0;width:100%;height:100%;object-fit:contain}
.finder .window{position:relative;width:min(68%,260px);aspect-ratio:1;z-index:1}
.finder .window::before{content:"";position:absolute;inset:0;background:linear-gradient(var(--green),var(--green)) 0 0/24px 3px,linear-gradient(var(--green),var(--green)) 0 0/3px 24px,linear-gradient(var(--green),var(--green)) 100% 0/24px 3px,linear-gradient(var(--green),var(--green)) 100% 0/3px 24px,linear-gradient(var(--green),var(--green)) 0 100%/24px 3px,linear-gradient(var(--green),var(--green)) 0 100%/3px 24px,linear-gradient(var(--green),var(--green)) 100% 100%/24px 3px,linear-gradient(var(--green),var(--green)) 100% 100%/3px 24px;background-repeat:no-repeat}
.finder .beam{position:absolute;left:4%;right:4%;height:2px;background:linear-gradient(90deg,transparent,var(--green),transparent);animation:beam 2.4s ease-in-out infinite}
@keyframes beam{0%{top:4%;opacity:0}20%,80%{opacity:1}100%{top:96%;opacity:0}}
.hint{position:absolute;left:16px;right:16px;bottom:12px;text-align:center;font-size:14px;z-index:1;text-shadow:0 1px 3px #000}
.aims{flex:none;padding:12px 16px 4px;background:#111}
.aims h3{font-size:13px;color:rgba(255,255,255,.6);margin-bottom:8px}
.aims .list{display:flex;gap:12px;overflow-x:auto;min-height:96px;align-items:flex-start}
.aims .aim{width:88px;flex:none;text-align:center;font-size:12px;color:#fff}
.aims .aim canvas{display:block;width:88px;height:72px;object-fit:contain;background:#fff;border-radius:8px;margin-bottom:4px}
.aims .none{font-size:13px;color:rgba(255,255,255,.6);align-self:center}
.tools{flex:none;display:flex;justify-content:space-around;padding:8px 16px 8px;background:#111}
.tools button{min-width:72px;min-height:44px;text-align:center;font-size:14px}
.typed{flex:none;display:flex;gap:8px;padding:8px 16px;background:#111}
.typed input{flex:1;min-width:0;font:inherit;font-size:15px;border:0;border-radius:6px;padding:8px 12px;background:#2c2c2c;color:#fff}
/* map */
.map{position:relative;flex:none;height:220px;overflow:hidden}.map canvas{width:100%;height:100%;display:block}
.pin{position:absolute;left:50%;top:50%;width:20px;height:20px;margin:-20px 0 0 -10px;border-radius:50% 50% 50% 0;transform:rotate(-45deg);background:var(--green);border:3px solid #fff;box-shadow:0 2px 6px rgba(0,0,0,.3)}
.find{width:100%;border:0;border-radius:6px;background:var(--fill);font:inherit;font-size:15px;color:inherit;padding:10px 12px;margin:10px 0 4px}
/* preview */
.preview .panel{background:#000}.preview .mark{color:rgba(255,255,255,.6)}
.preview .picture{flex:1;min-height:0;display:grid;place-items:center;overflow:hidden}.preview .picture img{max-width:100%;max-height:100%;object-fit:contain}
.preview .count{position:absolute;top:calc(var(--status,44px) + 8px);left:0;right:0;text-align:center;color:#fff;font-size:15px}
/* pickers */
.picker-head{display:flex;justify-content:space-between;align-items:center;padding:8px 16px;min-height:56px}
.picker-head button{min-height:44px;min-width:44px}.picker-head .ok{color:var(--green);font-weight:600;text-align:right}.picker-head b{font-weight:600}
.wheels{position:relative;display:flex;height:240px;padding:0 8px;overflow:hidden}
.wheel{flex:1;min-width:0;height:100%;overflow-y:auto;scroll-snap-type:y mandatory;padding:96px 0;scrollbar-width:none;position:relative}
.wheel::-webkit-scrollbar{display:none}
.wheel button{display:block;width:100%;height:48px;line-height:48px;scroll-snap-align:center;text-align:center;white-space:nowrap;overflow:hidden;text-overflow:ellipsis;color:var(--soft);font-size:16px}
.wheel [aria-selected=true]{color:var(--ink);font-size:17px;font-weight:500}
.wheels::before{content:"";position:absolute;left:8px;right:8px;top:96px;height:48px;border-radius:8px;background:var(--fill);pointer-events:none}
/* the keyboard's offer of the WeChat name */
.nickname{position:absolute;left:0;right:0;bottom:0;pointer-events:auto;min-height:44px;padding:0 16px;background:var(--panel);border-top:.5px solid var(--line);color:var(--green);font-weight:600;text-align:center}
/* transient: toast and loading */
.toast{position:absolute;left:50%;top:40%;transform:translate(-50%,-50%);max-width:78%;min-width:136px;border-radius:12px;background:rgba(76,76,76,.96);color:#fff;padding:20px 16px;display:flex;flex-direction:column;gap:12px;align-items:center;text-align:center;font-size:17px;overflow-wrap:anywhere}
.toast.words{min-width:0;padding:12px 16px;font-size:15px}
.toast .sign{width:40px;height:40px}.toast img.sign{width:56px;height:56px;object-fit:contain}
.toast-mask{position:absolute;inset:0;pointer-events:auto}
.spin{animation:spin 1s linear infinite}@keyframes spin{to{transform:rotate(360deg)}}
`
