namespace DbMigrate.Engine.Scaffolding;

/// <summary>
/// Writes the files of a new plan. They are written into a folder next to the target, read there as a plan, and then
/// moved.
/// </summary>
internal static class DraftWriter
{
    internal const string PlanName = "plan.yaml";

    // A folder with both files would contain two plans, and it would be unclear which one applies.
    private static readonly string[] OtherPlans = ["plan.yml"];

    /// <summary>Writes the files.</summary>
    /// <param name="folder">The target.</param>
    /// <param name="files">The files.</param>
    /// <param name="force">Whether existing files may be replaced.</param>
    /// <param name="isComplete">
    /// Whether the files alone are a plan, which is read before it is moved. A plan of another folder was read from it.
    /// </param>
    internal static void Write(string folder, IReadOnlyList<DraftFile> files, bool force, bool isComplete = true)
    {
        RequireRoom(folder, files, force);
        string? temporary = null;
        try
        {
            var parent = Path.GetDirectoryName(folder)!;
            Directory.CreateDirectory(parent);
            temporary = Path.Combine(parent, $".{Path.GetFileName(folder)}.{Guid.NewGuid():N}");
            foreach (var file in files)
            {
                var path = PathOf(temporary, file);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllBytes(path, file.Content);
            }

            if (isComplete)
            {
                MigrationPlanReader.Read(temporary);
            }

            Move(temporary, folder, files, force);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlanNotWrittenException($"The plan could not be written to '{folder}': {e.Message}", folder, e);
        }
        finally
        {
            if (temporary is not null && Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }
        }
    }

    private static void RequireRoom(string folder, IReadOnlyList<DraftFile> files, bool force)
    {
        if (File.Exists(folder))
        {
            throw new PlanExistsException($"'{folder}' is a file, not a folder.", folder);
        }

        var there = files
            .Where(f => Path.Exists(PathOf(folder, f)))
            .Select(f => f.Name)
            .Concat(OtherPlans.Where(n => File.Exists(Path.Combine(folder, n))))
            .ToList();
        if (there.Count > 0 && (!force || there.Exists(OtherPlans.Contains)))
        {
            throw new PlanExistsException(
                $"The folder '{folder}' has {string.Join(", ", there.Take(5))}"
                    + $"{(there.Count > 5 ? $" and {there.Count - 5} more" : string.Empty)} already; "
                    + "nothing was written.",
                folder
            )
            {
                Files = there,
                CanReplace = !there.Exists(OtherPlans.Contains),
            };
        }
    }

    private static void Move(string temporary, string folder, IReadOnlyList<DraftFile> files, bool force)
    {
        if (!Directory.Exists(folder))
        {
            Directory.Move(temporary, folder);
            return;
        }

        // The plan is moved last: without it the folder is no plan.
        foreach (var file in files.OrderBy(f => f.Name == PlanName))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(PathOf(folder, file))!);
            File.Move(PathOf(temporary, file), PathOf(folder, file), force);
        }
    }

    private static string PathOf(string folder, DraftFile file) =>
        Path.Combine(folder, file.Name.Replace('/', Path.DirectorySeparatorChar));
}
