using System.Text;
using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Server.Connections;

/// <summary>
/// The user's password file. Its lines are <c>host:port:database:user:password</c>. <c>*</c> matches any value;
/// <c>\</c> escapes <c>:</c> and <c>\</c>.
/// </summary>
/// <remarks>
/// Npgsql reads this file too, but does not expose the password that it found. A password in use must be known to be
/// masked. See https://www.postgresql.org/docs/current/libpq-pgpass.html.
/// </remarks>
internal static class PassFile
{
    private const int LargestFile = 1 << 20;

    /// <summary>The usual way to say that there is no password file.</summary>
    private const string Nothing = "/dev/null";

    /// <summary>Returns the path of the file: the given one, otherwise libpq's default.</summary>
    public static string PathOf(string? given, ConnectionEnvironment environment) =>
        given ?? environment.UserFile(".pgpass", "pgpass.conf");

    /// <summary>Returns the password of the first matching line.</summary>
    /// <param name="path">The file. A missing file, or one that may not be read, has no password.</param>
    /// <param name="host">The host. A socket in a default folder is <c>localhost</c>.</param>
    /// <param name="port">The port.</param>
    /// <param name="database">The database.</param>
    /// <param name="user">The login.</param>
    /// <exception cref="IOException">It is not a regular file, or is larger than 1 MB.</exception>
    public static string? Find(string path, string host, string port, string database, string user)
    {
        string[] wanted = [host.StartsWith('/') ? "localhost" : host, port, database, user];
        foreach (var line in ReadLines(path))
        {
            if (line.StartsWith('#'))
            {
                continue;
            }

            var fields = Split(line);
            if (
                fields.Count == 5
                && wanted
                    .Select(
                        (w, i) => fields[i].Raw == "*" || fields[i].Value == w || (i == 0 && fields[i].Value == host)
                    )
                    .All(fits => fits)
            )
            {
                return fields[4].Value;
            }
        }

        return null;
    }

    /// <summary>Returns a warning where users besides the owner can read the file; psql on Unix ignores such a file.</summary>
    public static string? Warning(string path) =>
        !OwnFile.OthersHaveAccess(path) ? null
        : OperatingSystem.IsWindows()
            ? $"The password file '{path}' can be read by users besides its owner. Run: {OwnFile.Remedy(path)}."
        : $"The password file '{path}' can be read by users besides its owner; psql ignores such a file. Run: "
            + $"{OwnFile.Remedy(path)}.";

    private static IReadOnlyList<string> ReadLines(string path)
    {
        try
        {
            return path != Nothing && File.Exists(path) ? RegularFile.ReadLines(path, LargestFile) : [];
        }
        catch (UnauthorizedAccessException)
        {
            return [];
        }
    }

    // The password is the rest after the fourth colon. A colon in it need not be escaped.
    private static List<(string Raw, string Value)> Split(string line)
    {
        var fields = new List<(string Raw, string Value)>(5);
        var value = new StringBuilder();
        var start = 0;
        for (var i = 0; i <= line.Length; i++)
        {
            if (i == line.Length || (line[i] == ':' && fields.Count < 4))
            {
                fields.Add((line[start..i], value.ToString()));
                value.Clear();
                start = i + 1;
            }
            else
            {
                i += line[i] == '\\' && i + 1 < line.Length ? 1 : 0;
                value.Append(line[i]);
            }
        }

        return fields;
    }
}
