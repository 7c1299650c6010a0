using System.Text;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;

namespace DbMigrate.Engine.Plans;

/// <summary>Finds a plan's file and reads its text: bounded, strict about the encoding.</summary>
internal static class PlanFile
{
    /// <summary>A thousand phases take about 200 KB; what is much bigger is not a plan.</summary>
    private const int LargestFile = 4 * 1024 * 1024;

    private static readonly string[] Names = ["plan.yaml", "plan.yml"];

    /// <summary>
    /// Returns the full path of the plan file for a path to the file or to its folder.
    /// </summary>
    /// <param name="path">The path.</param>
    /// <param name="given">The path as it was given, for errors; null: they name the file alone.</param>
    internal static string Find(string path, string? given = null)
    {
        if (string.IsNullOrWhiteSpace(path) || path.Contains('\0', StringComparison.Ordinal))
        {
            throw new PlanNotFoundException(path ?? string.Empty, "The path of the plan is empty.");
        }

        var full = Path.GetFullPath(OperatingSystem.IsWindows() ? WindowsPath.Plain(path) : path);
        if (File.Exists(full))
        {
            return full;
        }

        if (!Directory.Exists(full))
        {
            throw new PlanNotFoundException(
                full,
                $"There is no plan at '{full}': the path does not exist.{Nearest(full)}"
            );
        }

        var found = Array.FindAll(Names, n => File.Exists(Path.Combine(full, n)));
        return found.Length switch
        {
            0 => throw new PlanNotFoundException(
                full,
                IsClosed(full)
                    ? $"The folder '{full}' cannot be searched for a plan: this user has no access to it."
                    : $"There is no plan in the folder '{full}': it has no plan.yaml.{Below(full)}"
            ),
            1 => Path.Combine(full, found[0]),
            _ => throw Invalid(
                Path.Combine(full, found[0]),
                Shown(Path.Combine(full, found[0]), given),
                1,
                1,
                $"The folder has both a {found[0]} and a {found[1]}. Keep one, or name the file."
            ),
        };
    }

    /// <summary>Whether the system does not say which files a folder has.</summary>
    private static bool IsClosed(string folder)
    {
        try
        {
            File.GetAttributes(Path.Combine(folder, Names[0]));
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
        catch (IOException)
        {
            // The file is not there.
        }

        return false;
    }

    /// <summary>
    /// Returns the full path of the plan file in a folder or in the nearest parent that has one.
    /// </summary>
    internal static string FindNearest(string folder)
    {
        var full = Path.GetFullPath(folder);
        for (var at = full; at is not null; at = Path.GetDirectoryName(at))
        {
            if (Array.Exists(Names, n => File.Exists(Path.Combine(at, n))))
            {
                return Find(at, at);
            }
        }

        throw new PlanNotFoundException(
            full,
            $"There is no plan in the folder '{full}' or above it: no plan.yaml.{Below(full)}"
        );
    }

    /// <summary>
    /// Returns the plan's file as errors name it: the given path, with the file's name behind a folder.
    /// </summary>
    internal static string Shown(string file, string? given)
    {
        var name = Path.GetFileName(file);
        return given is null || given is "." or "./" ? name
            : Path.GetFileName(given) == name ? given
            : Path.Combine(given, name);
    }

    /// <summary>The text of a plan's file.</summary>
    internal static string Read(string file, string shown)
    {
        try
        {
            return Decode(
                file,
                shown,
                RegularFile.ReadBytes(file, LargestFile)
                    ?? throw Invalid(
                        file,
                        shown,
                        1,
                        1,
                        $"The file is larger than {LargestFile / 1024 / 1024} MB, which no plan is. SQL and data "
                            + "belong in files that the plan names."
                    )
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Invalid(file, shown, 0, 0, $"The file cannot be read: {e.Message}", e);
        }
    }

    private static string Decode(string file, string shown, ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            throw Invalid(file, shown, 1, 1, "The file is UTF-16. Save it as UTF-8.");
        }

        if (bytes.StartsWith(Encoding.UTF8.Preamble))
        {
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        }

        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            var (line, column) = PlaceOf(Encoding.UTF8.GetString(bytes[..Math.Max(0, e.Index)]));
            throw Invalid(
                file,
                shown,
                line,
                column,
                $"The byte 0x{e.BytesUnknown?[0] ?? 0:X2} here is not UTF-8. Save the file as UTF-8.",
                e
            );
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]) && text[i] is not ('\n' or '\r' or '\t' or '\u0085'))
            {
                var (line, column) = PlaceOf(text[..i]);
                throw Invalid(
                    file,
                    shown,
                    line,
                    column,
                    $"There is a control character (U+{(int)text[i]:X4}) here, which YAML does not take."
                );
            }
        }

        return text;
    }

    private static (int Line, int Column) PlaceOf(string before) =>
        (before.Count(c => c == '\n') + 1, before.Length - before.LastIndexOf('\n'));

    private static PlanInvalidException Invalid(
        string file,
        string shown,
        int line,
        int column,
        string message,
        Exception? inner = null
    ) => new(file, [new PlanFinding(new SourcePlace(shown, line, column), message)], inner);

    private static string Nearest(string full)
    {
        var parent = Path.GetDirectoryName(full);
        var nearest =
            parent is not null && Directory.Exists(parent)
                ? NearestWord.Of(Path.GetFileName(full), Entries(parent, Directory.EnumerateFileSystemEntries))
                : null;
        return nearest is null ? string.Empty : $" Did you mean '{Path.Combine(parent!, nearest)}'?";
    }

    /// <summary>
    /// Returns the plans in the subfolders of a folder, for an error about a path one level too high.
    /// </summary>
    private static string Below(string folder)
    {
        var plans = Entries(folder, Directory.EnumerateDirectories)
            .Where(d => Array.Exists(Names, n => File.Exists(Path.Combine(folder, d, n))))
            .Take(5)
            .ToList();
        return plans.Count == 0 ? string.Empty : $" There are plans in {PlanText.Join(plans, "and")} below it.";
    }

    /// <summary>
    /// The names in a folder, in ordinal order, a thousand at the most; none where it cannot be listed.
    /// </summary>
    internal static List<string> Entries(string folder, Func<string, IEnumerable<string>> list)
    {
        try
        {
            return [.. list(folder).Take(1_000).Select(e => Path.GetFileName(e)!).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
