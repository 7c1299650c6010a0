using System.Text.Json;

namespace DbMigrate.Engine.Sandbox;

/// <summary>
/// What this user's sandboxes are: a file each, so that another process can stop what this one started.
/// </summary>
internal static class SandboxRegistry
{
    private const string Extension = ".json";

    /// <summary>The folder of the files: the user's alone, for they hold the sandboxes' passwords.</summary>
    public static string Folder
    {
        get
        {
            var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
            var root =
                !string.IsNullOrEmpty(state) ? state
                : OperatingSystem.IsWindows()
                    ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
            return Path.Combine(root, "dbmigrate", "sandboxes");
        }
    }

    /// <summary>Writes a sandbox down.</summary>
    public static void Add(MigrationSandbox sandbox)
    {
        SandboxFiles.MakeFolder(Folder);
        SandboxFiles.Write(
            PathOf(sandbox.Id),
            JsonSerializer.Serialize(sandbox, SandboxJsonContext.Default.MigrationSandbox),
            user: null
        );
    }

    /// <summary>Forgets a sandbox.</summary>
    public static void Remove(string id) => File.Delete(PathOf(id));

    /// <summary>Forgets the sandboxes whose folder somebody, or a restart of the machine, has deleted.</summary>
    public static void Prune()
    {
        foreach (var sandbox in All().Where(s => !Directory.Exists(s.Folder)))
        {
            Remove(sandbox.Id);
        }
    }

    /// <summary>All that were written down, whether they still run or not; oldest first.</summary>
    public static IReadOnlyList<MigrationSandbox> All()
    {
        if (!Directory.Exists(Folder))
        {
            return [];
        }

        return
        [
            .. Directory
                .GetFiles(Folder, "*" + Extension)
                .Select(Read)
                .OfType<MigrationSandbox>()
                .OrderBy(s => s.StartedAt)
                .ThenBy(s => s.Id, StringComparer.Ordinal),
        ];
    }

    /// <summary>The sandbox of an id, of its data folder, or of the folder around that.</summary>
    public static MigrationSandbox Find(string idOrFolder)
    {
        var all = All();
        return all.FirstOrDefault(s => s.Id == idOrFolder)
            ?? all.FirstOrDefault(s =>
                SamePath(s.Folder, idOrFolder) || SamePath(Path.GetDirectoryName(s.Folder)!, idOrFolder)
            )
            ?? throw new SandboxNotFoundException(
                idOrFolder,
                $"No sandbox '{idOrFolder}' is known to this user. "
                    + (
                        all.Count == 0
                            ? "None exists; it may have been stopped already."
                            : $"Known: {string.Join(", ", all.Select(s => s.Id))}."
                    )
            );
    }

    // A file that another process is just deleting, or that is not ours, is no sandbox.
    private static MigrationSandbox? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), SandboxJsonContext.Default.MigrationSandbox);
        }
        catch (Exception unreadable) when (unreadable is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool SamePath(string folder, string given) =>
        given.Length > 0
        && Path.TrimEndingDirectorySeparator(Path.GetFullPath(given)) == Path.TrimEndingDirectorySeparator(folder);

    private static string PathOf(string id) => Path.Combine(Folder, id + Extension);
}
