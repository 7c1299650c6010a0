namespace DbMigrate.Engine.Plans.Folders;

/// <summary>A file whose name begins with a number.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Version">The number, as it is written.</param>
/// <param name="Description">The rest of the name.</param>
/// <param name="IsUndo">Whether the file undoes the one with the same version and description.</param>
internal sealed record NumberedFile(string Name, string Version, string Description, bool IsUndo = false)
{
    /// <summary>The id of its phase: the name without extension and without the mark of a direction.</summary>
    internal string Stem { get; init; } = Path.GetFileNameWithoutExtension(Name);

    /// <summary>Compares two numbers of any length; a part after a dot counts on its own.</summary>
    internal static int CompareVersions(string a, string b)
    {
        var (left, right) = (a.Split('.'), b.Split('.'));
        for (var i = 0; i < Math.Max(left.Length, right.Length); i++)
        {
            var (x, y) = (Part(left, i), Part(right, i));
            var order = x.Length != y.Length ? x.Length.CompareTo(y.Length) : string.CompareOrdinal(x, y);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    private static string Part(string[] parts, int index) =>
        index < parts.Length ? parts[index].TrimStart('0') : string.Empty;
}
