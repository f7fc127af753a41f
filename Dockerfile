FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# The image brings its own Node; the one among the packages is for machines without.
RUN npm ci --omit=dev && rm -rf node_modules/node node_modules/.bin/node
COPY . .
# The console and the workflow bundle are built once here, so that a start takes none of it and writes nothing.
RUN node embedded/build.ts

FROM node:24.21.0-bookworm-slim
WORKDIR /app
# Owned by root: what runs cannot change what it runs.
COPY --from=build /app ./
USER node
ENV NODE_ENV=production NODE_OPTIONS=--max-semi-space-size=8 DATA_DIR=/tmp/evergreen HOST=0.0.0.0 PORT=3000 METRICS_PORT=9464
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.METRICS_PORT}/health/ready`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "main.ts", "api"]
