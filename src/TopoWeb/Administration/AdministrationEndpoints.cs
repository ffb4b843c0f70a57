using TopoWeb.Administration.Configured;
using TopoWeb.Administration.Health;
using TopoWeb.Administration.Maintenance;
using TopoWeb.Administration.Retention;
using TopoWeb.Administration.Storage;
using TopoWeb.Administration.Telemetry;

namespace TopoWeb.Administration;

internal static class AdministrationEndpoints
{
    public static void MapAdministration(this RouteGroupBuilder api)
    {
        api.MapInstallationHealth();
        api.MapMaintenance();
        api.MapStorage();
        api.MapRetention();
        api.MapSettings();
        api.MapDashboardFile();
    }
}
