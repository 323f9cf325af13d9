# runtime-web
