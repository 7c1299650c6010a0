using System.Text.Json;

namespace DbMigrate.Demo;

/// <summary>
/// The folder that the commands share: the logins, the command for the application, and its report.
/// </summary>
/// <remarks>Every file is replaced by a rename, so that no reader sees a part of it.</remarks>
internal sealed class DemoFolder(string path)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The lines <c>NAME=URI</c>, which a shell can read as well.</summary>
    private string Environment => Path.Combine(path, "service.env");

    private string Wanted => Path.Combine(path, "wanted");

    private string Report => Path.Combine(path, "report.json");

    internal void WriteUris(Uri server, Uri owner, Uri app)
    {
        Directory.CreateDirectory(path);
        Put(
            Environment,
            $"SERVER_URL={server.OriginalString}\nDATABASE_URL={owner.OriginalString}\nAPP_URL={app.OriginalString}\n"
        );
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Environment, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    /// <summary>
    /// Returns the connection string of the superuser, the owner (<c>DATABASE_URL</c>) or the application.
    /// </summary>
    internal string ConnectionString(string name)
    {
        var line = File.Exists(Environment)
            ? File.ReadLines(Environment).FirstOrDefault(l => l.StartsWith(name + "=", StringComparison.Ordinal))
            : null;
        return line is null
            ? throw new DemoException($"'{path}' has no {name}: run setup first.")
            : PostgresUri.ToConnectionString(new Uri(line[(name.Length + 1)..]));
    }

    /// <summary>The command for the application: <c>old</c>, <c>new</c> or <c>stop</c>.</summary>
    internal string ReadWanted() => File.Exists(Wanted) ? File.ReadAllText(Wanted) : ApplicationCode.Old.Name;

    internal void WriteWanted(string word) => Put(Wanted, word);

    internal TrafficReport? ReadReport() =>
        File.Exists(Report) ? JsonSerializer.Deserialize<TrafficReport>(File.ReadAllText(Report), Json) : null;

    internal string WriteReport(TrafficReport report)
    {
        var text = JsonSerializer.Serialize(report, Json);
        Put(Report, text);
        return text;
    }

    private static void Put(string file, string text)
    {
        var temporary = file + ".new";
        File.WriteAllText(temporary, text);
        File.Move(temporary, file, overwrite: true);
    }
}
