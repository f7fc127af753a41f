FROM node:24-bookworm-slim
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
# The console and the workflow bundle are built once here, so that a start takes none of it.
RUN node embedded/build.ts && chown -R node:node .cache
USER node
ENV DATA_DIR=/tmp/evergreen
EXPOSE 3000
CMD ["node", "main.ts", "api"]
