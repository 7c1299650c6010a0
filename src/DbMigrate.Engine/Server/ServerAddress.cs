using Npgsql;

namespace DbMigrate.Engine.Server;

/// <summary>The address of a database, for messages.</summary>
internal static class ServerAddress
{
    /// <summary>
    /// Returns <c>host:port/database</c>. A closed connection no longer has the host that answered: then the address is
    /// that of its description.
    /// </summary>
    internal static string Of(NpgsqlConnection connection)
    {
        if (connection.State == System.Data.ConnectionState.Open)
        {
            return $"{connection.Host}:{connection.Port}/{connection.Database}";
        }

        var description = new NpgsqlConnectionStringBuilder(connection.ConnectionString);
        var host = description.Host ?? string.Empty;

        // Several hosts have their ports beside them.
        return host.Contains(',', StringComparison.Ordinal)
            ? $"{host}/{description.Database}"
            : $"{host}:{description.Port}/{description.Database}";
    }
}
