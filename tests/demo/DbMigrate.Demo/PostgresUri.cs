using Npgsql;

namespace DbMigrate.Demo;

/// <summary>The plain <c>postgres://user:password@host:port/database</c> that a sandbox gives.</summary>
internal static class PostgresUri
{
    internal static string ToConnectionString(Uri uri)
    {
        var login = uri.UserInfo.Split(':', 2);
        return new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.Port,
            Username = Uri.UnescapeDataString(login[0]),
            Password = login.Length > 1 ? Uri.UnescapeDataString(login[1]) : null,
            Database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')),
            ApplicationName = "demo service",
            Pooling = false,

            // Many applications prepare statements: those from before a phase must work after it.
            MaxAutoPrepare = 20,
            IncludeErrorDetail = true,
        }.ConnectionString;
    }

    /// <summary>The same server, another database and login.</summary>
    internal static Uri With(this Uri server, string database, string user, string password) =>
        new($"postgres://{user}:{password}@{server.Host}:{server.Port}/{database}");

    /// <summary>The same server and login, another database.</summary>
    internal static Uri With(this Uri server, string database) =>
        new($"postgres://{server.UserInfo}@{server.Host}:{server.Port}/{database}");
}
