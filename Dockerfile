# One image for api, worker, migration and the operator's commands; docker-compose.yml says which command is which.
# `npm run test:image` runs these very RUN lines without Docker, in a clean folder.

FROM node:22-bookworm-slim AS build
WORKDIR /bridge
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=optional
COPY . .
RUN node scripts/install.mjs
RUN npm run build

FROM node:22-bookworm-slim AS packages
WORKDIR /bridge
COPY package.json package-lock.json .npmrc ./
# Optional packages are the embedded PostgreSQL; optional peers would bring the compiler and Prisma's command line.
RUN npm ci --omit=dev --omit=optional --omit=peer --ignore-scripts
# Prisma brings its engine for every kind of database, in two module formats.
RUN find node_modules/@prisma/client/runtime -name '*_bg.*' ! -name '*postgresql*' -delete

FROM node:22-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 WORKER_PORT=9464
WORKDIR /bridge
COPY --from=packages /bridge/node_modules node_modules
COPY --from=build /bridge/dist dist
COPY --from=build /bridge/package.json /bridge/LICENSE /bridge/openapi.yaml ./
COPY --from=build /bridge/prisma/migrations prisma/migrations
COPY --from=build /bridge/docs/errors docs/errors
# Numbered, so that Kubernetes can see that it is not root. Nothing in here is written to.
USER 1000:1000
EXPOSE 3000 9464
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 CMD ["node", "dist/apps/worker/ask-ready.js"]
CMD ["node", "dist/apps/api/main.js"]
