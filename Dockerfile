# syntax=docker/dockerfile:1
# TopoWeb as a container: docker build -t topoweb .
# With --build-arg TORCH=cuda it holds the CUDA build of libtorch; run that with --gpus all.
#
# In Local mode, the default, the server listens on loopback and refuses every other address.
# The container therefore shares the host's network: docker run --network host -v topoweb-data:/data topoweb

FROM node:22-bookworm-slim AS libraries
WORKDIR /source
COPY package.json package-lock.json .npmrc ./
COPY .ci/vendor.mjs .ci/
COPY wwwroot/js/graph wwwroot/js/graph
RUN npm ci --omit=dev

FROM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
ARG TORCH=cpu
WORKDIR /source
# Projects first: the restore, which downloads libtorch, is done again only where packages change.
COPY global.json ./
COPY src/Directory.Build.props src/Directory.Build.targets src/Directory.Packages.props src/WebRoot.targets src/
COPY src/Native src/Native
COPY src/TopoWeb.Topology/TopoWeb.Topology.csproj src/TopoWeb.Topology/
COPY src/TopoWeb.Networks/TopoWeb.Networks.csproj src/TopoWeb.Networks/
COPY src/TopoWeb/TopoWeb.csproj src/TopoWeb/
RUN dotnet restore src/TopoWeb --runtime linux-x64 -p:TorchBackend=$TORCH
COPY src src
COPY wwwroot wwwroot
COPY --from=libraries /source/wwwroot/lib wwwroot/lib
RUN dotnet publish src/TopoWeb --no-restore --configuration Release --runtime linux-x64 --no-self-contained --output /app -p:TorchBackend=$TORCH

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble
# Fashion-MNIST from the system's own package, so that the first experiment needs no download.
RUN apt-get update \
    && apt-get install -y --no-install-recommends dataset-fashion-mnist \
    && rm -rf /var/lib/apt/lists/* \
    && install -d -o $APP_UID -g $APP_UID /data /datasets
COPY --from=build /app /app
# The base image asks for port 8080 on all addresses; the server chooses 127.0.0.1:5080.
ENV ASPNETCORE_HTTP_PORTS= \
    Database__Directory=/data \
    Datasets__Directories__0=/datasets
USER $APP_UID
WORKDIR /data
VOLUME /data
EXPOSE 5080
# The image has no curl; bash can ask as well.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/5080 && printf 'GET /health/ready HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["/app/TopoWeb"]
