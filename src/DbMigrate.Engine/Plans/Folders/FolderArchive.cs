using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Plans.Folders;

/// <summary>The files and folders of a plan's archive: they are listed, and never run.</summary>
/// <param name="reading">Receives the errors.</param>
internal sealed class FolderArchive(PlanReading reading)
{
    /// <summary>Returns the archived files and folders, relative to the plan's folder.</summary>
    /// <param name="given">The mapping <c>phases_from</c>, checked.</param>
    /// <param name="prefix">The folder of the migrations, with a slash at its end; empty: the plan's folder.</param>
    internal string[] NamesOf(PlanMap given, string prefix)
    {
        var names = new List<string>();
        foreach (var item in (given.Find("archive") as PlanList)?.Items.OfType<PlanScalar>() ?? [])
        {
            var name = PhasesFrom.PrefixOf(item.Text).TrimEnd('/');
            var isFolder = Directory.Exists(Path.Combine(reading.Folder, name));
            if (reading.Paths.Validate(item.Text, isFolder) is { } why)
            {
                reading.Error(item.Place, why);
            }
            else if (isFolder && prefix.StartsWith(PhasesFrom.PrefixOf(name), StringComparison.Ordinal))
            {
                reading.Error(
                    item.Place,
                    $"{PlanText.Show(item.Text)} has the migrations in it. Name a folder without them."
                );
            }
            else if (!isFolder && !name.StartsWith(prefix, StringComparison.Ordinal))
            {
                reading.Error(
                    item.Place,
                    $"{PlanText.Show(item.Text)} is not in the folder {prefix}. Outside of it, an archive is a folder."
                );
            }
            else
            {
                names.Add(name);
            }
        }

        return [.. names];
    }

    /// <summary>Returns the files of an archived name, relative to the plan's folder.</summary>
    internal IEnumerable<string> FilesOf(string archive)
    {
        var path = Path.Combine(reading.Folder, archive);
        return Directory.Exists(path)
            ? Directory
                .EnumerateFiles(path, "*", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(reading.Folder, f).Replace('\\', '/'))
                .Order(StringComparer.Ordinal)
            : [archive];
    }

    /// <summary>
    /// Returns the migrations among archived files, as the tool of the layout identifies them, each with its file.
    /// </summary>
    /// <param name="archives">The names.</param>
    /// <param name="layout">The layout of the folder that they come from.</param>
    internal IReadOnlyList<(string Version, string File)> VersionsOf(IEnumerable<string> archives, FolderLayout layout)
    {
        var versions = new List<(string, string)>();
        foreach (var archive in archives)
        {
            var isFolder = Directory.Exists(Path.Combine(reading.Folder, archive));
            var prefix = PhasesFrom.PrefixOf(isFolder ? archive : Path.GetDirectoryName(archive)!.Replace('\\', '/'));
            var files = new FolderReading(
                Path.GetFullPath(Path.Combine(reading.Folder, prefix)),
                prefix,
                name => !isFolder && name != archive
            );
            try
            {
                layout.Read(files);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The folder is gone since the plan was read: nothing of it is recognised in a history.
                continue;
            }

            versions.AddRange(files.Phases.Select(p => (p.Version, files.NameOf(p.Apply))));
        }

        return versions;
    }
}
