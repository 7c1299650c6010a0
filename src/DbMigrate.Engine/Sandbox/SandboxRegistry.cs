using System.Text.Json;

namespace DbMigrate.Engine.Sandbox;

/// <summary>
/// Records this user's sandboxes, one file each. Another process can stop a sandbox that this one started.
/// </summary>
internal static class SandboxRegistry
{
    private const string Extension = ".json";

    /// <summary>The folder of the files. Only the user can read it: the files contain passwords.</summary>
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

    /// <summary>Records a sandbox.</summary>
    public static void Add(MigrationSandbox sandbox)
    {
        SandboxFiles.MakeFolder(Folder);
        SandboxFiles.Write(
            PathOf(sandbox.Id),
            JsonSerializer.Serialize(sandbox, SandboxJsonContext.Default.MigrationSandbox),
            user: null
        );
    }

    /// <summary>Removes the record of a sandbox.</summary>
    public static void Remove(string id) => File.Delete(PathOf(id));

    /// <summary>Removes the records of stopped sandboxes whose folder no longer exists.</summary>
    public static void Prune()
    {
        foreach (
            var sandbox in All()
                .Where(s => s.State == SandboxState.Stopped && !Directory.Exists(Path.GetDirectoryName(s.Folder)))
        )
        {
            Remove(sandbox.Id);
        }
    }

    /// <summary>Returns all recorded sandboxes with their present state, oldest first.</summary>
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
                .Select(SandboxCluster.WithState)
                .OrderBy(s => s.StartedAt)
                .ThenBy(s => s.Id, StringComparer.Ordinal),
        ];
    }

    /// <summary>Returns the sandbox of an id, of its data folder, or of the parent of that folder.</summary>
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

    // Ignores a file that another process is deleting, or that is not a sandbox's record.
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
