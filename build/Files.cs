namespace DbMigrate.Build;

/// <summary>Folders as a whole.</summary>
internal static class Files
{
    /// <summary>Makes an empty folder, so that nothing of an earlier build is left in it.</summary>
    public static void Recreate(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
    }

    /// <summary>Copies all files of a folder into another one, with its subfolders.</summary>
    public static void CopyFolder(string source, string target)
    {
        foreach (var file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            var path = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(file, path, overwrite: true);
        }
    }
}
