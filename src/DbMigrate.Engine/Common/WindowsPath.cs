namespace DbMigrate.Engine.Common;

/// <summary>Paths of Windows.</summary>
internal static class WindowsPath
{
    private const string Verbatim = @"\\?\";
    private const string Share = @"\\?\UNC\";

    /// <summary>
    /// Returns a path without the prefix <c>\\?\</c>. Behind it Windows takes each character as it is, so that a name
    /// that is added with <c>/</c> or <c>..</c> is not found. .NET opens long paths without it.
    /// </summary>
    internal static string Plain(string path) =>
        path.StartsWith(Share, StringComparison.OrdinalIgnoreCase) ? @"\\" + path[Share.Length..]
        : path.StartsWith(Verbatim, StringComparison.Ordinal) && path.Length > 5 && path[5] == ':'
            ? path[Verbatim.Length..]
        : path;
}
