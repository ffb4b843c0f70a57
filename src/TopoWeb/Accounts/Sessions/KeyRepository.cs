using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;

namespace TopoWeb.Accounts.Sessions;

/// <summary>The keys that cookies are sealed with stand in the database: people stay signed in over a restart, and all servers of a database read each other's cookies.</summary>
internal sealed class KeyRepository(IDbContextFactory<TopoWebContext> contexts) : IXmlRepository
{
    private const string Prefix = "data-key:";

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var db = contexts.CreateDbContext();
        return [.. db.Facts.AsNoTracking().Where(f => f.Key.StartsWith(Prefix)).Select(f => f.Value).AsEnumerable().Select(XElement.Parse)];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var db = contexts.CreateDbContext();
        db.Facts.Add(new FactRow { Key = Prefix + friendlyName, Value = element.ToString(SaveOptions.DisableFormatting) });
        db.SaveChanges();
    }
}
