# One image for api, worker, migration and the commands of an operator; docker-compose.yml says which command is which.
# `npm run test:image` carries out these very steps without Docker, in a clean folder, and runs a campaign on the result.

FROM node:24-bookworm-slim AS build
WORKDIR /bridge
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN node scripts/install.mjs
RUN npm run build

FROM node:24-bookworm-slim AS packages
WORKDIR /bridge
COPY package.json package-lock.json .npmrc ./
# Optional packages are the embedded PostgreSQL; peers would bring the compiler and Prisma's command line.
RUN npm ci --ignore-scripts --omit=dev --omit=optional --omit=peer
# Prisma brings its query compiler for every kind of database. Maps and types are of no use here.
RUN find node_modules/@prisma/client/runtime -name 'query_compiler_*' ! -name '*.postgresql.*' -delete
RUN find node_modules -type f '(' -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' ')' -delete

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 WORKER_PORT=9464 MIGRATE_AT_START=off
WORKDIR /bridge
COPY --from=packages /bridge/node_modules ./node_modules
COPY --from=build /bridge/dist ./dist
COPY --from=build /bridge/prisma/migrations ./prisma/migrations
COPY --from=build /bridge/docs/errors ./docs/errors
COPY --from=build /bridge/package.json /bridge/LICENSE /bridge/scripts/ask-ready.mjs ./
# By number, so that Kubernetes sees that it is not root. Nothing in here is ever written to.
USER 1000:1000
EXPOSE 3000 9464
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 CMD ["node", "ask-ready.mjs"]
CMD ["node", "dist/apps/api/main.js"]
