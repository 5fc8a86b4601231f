/** The stage: a quiet ground, so that the phones are what one looks at. */
export const stageCss = /* css */ `
:root{--ground:#eef1ef;--ground-2:#e3e8e5;--panel:#fff;--ink:#1d2421;--soft:#5c6661;--line:rgba(20,36,30,.12);--accent:#1f6350;--accent-soft:#e2eee8;--bezel:#16191b;color-scheme:light}
:root[data-theme=dark]{--ground:#141816;--ground-2:#0f1211;--panel:#1f2523;--ink:#e6ebe8;--soft:#9aa5a0;--line:rgba(255,255,255,.1);--accent:#7cc7af;--accent-soft:#22332d;--bezel:#000;color-scheme:dark}
*{box-sizing:border-box}
html,body{margin:0;height:100%}
body{display:flex;flex-direction:column;background:radial-gradient(120% 90% at 50% 0,var(--ground),var(--ground-2));color:var(--ink);font:14px/1.5 -apple-system,"PingFang SC","Noto Sans CJK SC",system-ui,sans-serif;overflow:hidden}
button,input,select{font:inherit;color:inherit}
button{cursor:pointer}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.stage-bar{flex:none;display:flex;align-items:center;gap:16px;padding:12px 24px;flex-wrap:wrap}
.brand{margin-right:auto}.brand h1{margin:0;font-size:16px;font-weight:600;line-height:22px}.brand p{margin:0;color:var(--soft);font-size:12px;line-height:18px}
.choice{display:flex;background:var(--panel);border:1px solid var(--line);border-radius:10px;padding:2px}
.choice button{border:0;background:none;border-radius:8px;padding:4px 12px;min-height:30px;color:var(--soft);font-size:13px}
.choice [aria-checked=true]{background:var(--accent-soft);color:var(--accent);font-weight:600}
.add{display:flex;background:var(--panel);border:1px solid var(--line);border-radius:10px;padding:2px}
.add input{border:0;background:none;width:132px;padding:0 10px;font-size:13px;outline-offset:-2px}
.add button{border:0;background:var(--accent-soft);color:var(--accent);font-weight:600;font-size:13px;border-radius:8px;padding:4px 12px;min-height:30px}
.operator{color:var(--accent);font-weight:600;font-size:13px;text-decoration:none;padding:8px 4px}.operator:hover{text-decoration:underline}
.row{flex:1;min-height:0;display:flex;gap:40px;overflow:auto;padding:8px 32px 16px;align-items:flex-start}
.row::before,.row::after{content:"";margin:auto}
.phone{flex:none;display:flex;flex-direction:column;gap:10px;align-items:stretch}
.phone>header{display:flex;align-items:center;gap:8px;padding:0 4px;min-height:44px}
.face{width:32px;height:32px;border-radius:50%;color:#fff;display:grid;place-items:center;font-weight:600;flex:none}
.who{flex:1;min-width:0;line-height:18px}.who b{display:block;font-weight:600;font-size:14px;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}.who small{color:var(--soft);font-size:12px}
.tool{border:1px solid var(--line);background:var(--panel);border-radius:8px;padding:0 10px;height:30px;font-size:12px;color:var(--soft);cursor:pointer;display:inline-flex;align-items:center;list-style:none;white-space:nowrap;user-select:none}
.tool::-webkit-details-marker{display:none}.tool:hover{color:var(--ink)}
.network::before{content:"";width:7px;height:7px;border-radius:50%;background:#07c160;margin-right:6px}.network.off{color:#b3261e;border-color:currentColor}.network.off::before{background:#b3261e}
.menu{position:relative}.menu[open]>.tool{color:var(--accent);border-color:var(--accent)}
.panel{position:absolute;right:0;top:36px;z-index:5;width:264px;background:var(--panel);border:1px solid var(--line);border-radius:12px;padding:14px;display:flex;flex-direction:column;gap:10px;box-shadow:0 16px 40px rgba(10,25,20,.18)}
.panel label{display:flex;flex-direction:column;gap:4px;color:var(--soft);font-size:12px}
.panel input,.panel select{border:1px solid var(--line);border-radius:8px;background:transparent;padding:0 8px;height:34px;width:100%;font-size:13px;color:var(--ink)}
.panel option{background:var(--panel)}
.panel button{border:1px solid var(--line);background:none;border-radius:8px;min-height:34px;font-size:13px}
.panel .main{background:var(--accent);border-color:var(--accent);color:var(--panel);font-weight:600}
.bezel{--scale:1;position:relative;align-self:center;width:calc((var(--width) + 24px)*var(--scale));height:calc((var(--height) + 24px)*var(--scale));border-radius:calc(38px*var(--scale));background:var(--bezel);box-shadow:0 0 0 1px rgba(255,255,255,.08) inset,0 24px 60px -20px rgba(10,25,20,.45),0 4px 14px rgba(10,25,20,.12)}
.bezel iframe,.bezel .home{position:absolute;left:calc(12px*var(--scale));top:calc(12px*var(--scale));width:var(--width);height:var(--height);border:0;border-radius:26px;transform:scale(var(--scale));transform-origin:0 0}
:root[data-theme=dark] .bezel{box-shadow:0 0 0 1px rgba(255,255,255,.14),0 24px 60px -20px #000}
.bezel::after{content:"";position:absolute;inset:calc(12px*var(--scale));border-radius:calc(26px*var(--scale));box-shadow:0 0 0 3px var(--bezel),inset 0 0 0 1.5px var(--bezel);pointer-events:none}
.desktop .bezel::after{display:none}
.home{display:flex;flex-direction:column;align-items:center;justify-content:center;gap:16px;background:#ededed;color:#333}.home[hidden]{display:none}
.home button{border:0;background:#07c160;color:#fff;border-radius:8px;padding:10px 24px;font-weight:600}
.desktop .bezel{border-radius:10px;padding:0;background:#d9dedb}.desktop .bezel iframe{border-radius:0 0 8px 8px;left:calc(12px*var(--scale));top:calc(12px*var(--scale))}
.route{text-align:center;font:12px/18px ui-monospace,"SF Mono",Menlo,monospace;color:var(--soft);min-height:18px}
iframe.alone{position:fixed;inset:0;width:100%;height:100%;border:0;background:#fff}
`
