using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Server.Connections;

/// <summary>libpq's service file: sections of connection parameters by name.</summary>
/// <remarks>See https://www.postgresql.org/docs/current/libpq-pgservice.html.</remarks>
internal static class ServiceFile
{
    private const int LargestFile = 1 << 20;

    /// <summary>Adds the service's parameters that the description does not set.</summary>
    public static void Fill(ConnectionParameters parameters, string service, ConnectionEnvironment environment)
    {
        var own = environment.Value("PGSERVICEFILE") ?? environment.UserFile(".pg_service.conf", ".pg_service.conf");
        var system = environment.Value("PGSYSCONFDIR") is { } folder ? Path.Combine(folder, "pg_service.conf") : null;
        string[] files = system is null ? [own] : [own, system];
        var section =
            files.Select(f => Section(parameters, f, service)).FirstOrDefault(s => s is not null)
            ?? throw parameters.Invalid(
                $"the service '{service}' is not in {string.Join(" nor in ", files.Select(f => $"'{f}'"))}. "
                    + $"Write a section [{service}] there, or leave the service out."
            );
        foreach (var (name, value) in section)
        {
            if (!LibpqParameter.IsKnown(name))
            {
                throw parameters.Invalid($"in the service '{service}', " + LibpqParameter.Unknown("parameter", name));
            }

            if (parameters[name] is null)
            {
                parameters.Set(name, value);
            }
        }
    }

    private static List<(string Name, string Value)>? Section(
        ConnectionParameters parameters,
        string path,
        string service
    )
    {
        if (!File.Exists(path))
        {
            return null;
        }

        IReadOnlyList<string> lines;
        try
        {
            lines = RegularFile.ReadLines(path, LargestFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw parameters.Invalid($"the service file '{path}' cannot be read: {e.Message.TrimEnd('.')}.");
        }

        List<(string Name, string Value)>? section = null;
        foreach (var line in lines.Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#'))
        {
            if (line[0] == '[')
            {
                if (section is not null)
                {
                    break;
                }

                section = line == $"[{service}]" ? [] : null;
            }
            else if (section is not null && line.Split('=', 2) is [var name, var value])
            {
                section.Add((name.Trim(), value.Trim()));
            }
        }

        return section;
    }
}
