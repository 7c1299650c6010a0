namespace DbMigrate.Engine.Sandbox;

/// <summary>The usual folders of PostgreSQL's programs on each operating system.</summary>
internal static class PostgresPlaces
{
    /// <summary>The shared cache that a build by root fills. Other users must be able to read it.</summary>
    public const string SystemCache = "/var/cache/dbmigrate/postgres";

    /// <summary>The cache that build.sh fills, with folders <c>VERSION/bin</c>.</summary>
    public static string UserCache
    {
        get
        {
            var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            var root =
                !string.IsNullOrEmpty(cache) ? cache
                : OperatingSystem.IsWindows()
                    ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
            return Path.Combine(root, "dbmigrate", "postgres");
        }
    }

    /// <summary>Returns the usual folders that exist, with or without the programs.</summary>
    public static IEnumerable<string> Folders() =>
        OnPath().Concat(Patterns().SelectMany(p => Expand(p))).Where(Directory.Exists);

    /// <summary>Describes the searched places, for a message.</summary>
    public static IEnumerable<string> Describe() =>
        Patterns().Prepend("the PATH").Prepend(PostgresBinaries.EnvironmentVariable);

    private static string[] OnPath() =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(
            Path.PathSeparator,
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );

    private static IEnumerable<string> Patterns()
    {
        if (OperatingSystem.IsWindows())
        {
            yield return Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles),
                "PostgreSQL",
                "*",
                "bin"
            );
        }
        else if (OperatingSystem.IsMacOS())
        {
            yield return "/opt/homebrew/opt/postgresql*/bin";
            yield return "/usr/local/opt/postgresql*/bin";
            yield return "/Applications/Postgres.app/Contents/Versions/*/bin";
            yield return "/Library/PostgreSQL/*/bin";
        }
        else
        {
            yield return "/usr/lib/postgresql/*/bin";
            yield return "/usr/pgsql-*/bin";
            yield return "/usr/lib/postgresql*/bin";
            yield return "/usr/libexec/postgresql*";
            yield return "/usr/local/pgsql/bin";
            yield return "/home/linuxbrew/.linuxbrew/opt/postgresql*/bin";
        }

        yield return Path.Combine(UserCache, "*", "bin");
        if (!OperatingSystem.IsWindows())
        {
            yield return SystemCache + "/*/bin";
        }
    }

    // One segment of the path contains the star.
    private static IEnumerable<string> Expand(string pattern)
    {
        var star = pattern.IndexOf('*', StringComparison.Ordinal);
        if (star < 0)
        {
            return [pattern];
        }

        var start = pattern.LastIndexOfAny(['/', '\\'], star);
        var end = pattern.IndexOfAny(['/', '\\'], star);
        var parent = pattern[..start];
        var name = end < 0 ? pattern[(start + 1)..] : pattern[(start + 1)..end];
        var rest = end < 0 ? string.Empty : pattern[(end + 1)..];
        try
        {
            return Directory.Exists(parent)
                ? Directory.GetDirectories(parent, name).Select(d => rest.Length == 0 ? d : Path.Combine(d, rest))
                : [];
        }
        catch (UnauthorizedAccessException)
        {
            return [];
        }
    }
}
