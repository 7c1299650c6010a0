using System.Text;
using System.Text.RegularExpressions;
using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Server.Connections;

/// <summary>
/// A file of environment variables, a line <c>NAME=VALUE</c> each. It is data: nothing in it is expanded or executed,
/// whatever starts the command.
/// </summary>
/// <remarks>
/// A value is the rest of its line without the blanks around it. In single quotes it is what stands between them. In
/// double quotes a backslash before <c>"</c>, <c>\</c>, <c>$</c> and <c>`</c> is left out, as in a shell and in systemd.
/// </remarks>
internal static partial class EnvironmentFile
{
    private const int LargestFile = 1 << 20;

    /// <summary>Reads the variables. Of several lines for one name, the last one counts.</summary>
    /// <param name="path">The full path of the file.</param>
    /// <exception cref="EnvironmentFileInvalidException">It cannot be read, or a line is no variable.</exception>
    internal static IReadOnlyDictionary<string, string> Read(string path)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        var number = 0;
        foreach (var line in Decode(path, ReadBytes(path)).Split('\n'))
        {
            number++;
            var text = line.Trim(' ', '\t', '\r');
            if (text.Length == 0 || text[0] is '#' or ';')
            {
                continue;
            }

            if (text.Any(c => char.IsControl(c) && c != '\t'))
            {
                throw Invalid(path, number, "has a control character");
            }

            // The text of a line may be a secret and is in no message.
            if (Assignment().Match(text) is not { Success: true } match)
            {
                throw Invalid(path, number, "is not NAME=VALUE");
            }

            var name = match.Groups["name"].Value;
            var (value, problem) = ValueOf(match.Groups["value"].Value);
            variables[name] = problem is null ? value : throw Invalid(path, number, $"({name}) {problem}");
        }

        return variables;
    }

    /// <summary>Returns a warning where users besides the owner can read or change the file; null: they cannot.</summary>
    internal static string? Warning(string path) =>
        OwnFile.OthersHaveAccess(path)
            ? $"The environment file '{path}' can be read or changed by users besides its owner. Run: "
                + $"{OwnFile.Remedy(path)}."
            : null;

    private static (string Value, string? Problem) ValueOf(string text)
    {
        if (text.Length == 0 || text[0] is not ('\'' or '"'))
        {
            return Comment().IsMatch(text)
                ? (
                    string.Empty,
                    "has a # after a blank: write the value in single quotes, or the comment on its own line"
                )
                : (text, null);
        }

        var value = new StringBuilder();
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == text[0])
            {
                var rest = text[(i + 1)..].TrimStart();
                return rest.Length == 0 || (rest[0] == '#' && char.IsWhiteSpace(text[i + 1]))
                    ? (value.ToString(), null)
                    : (string.Empty, "has a text after its closing quote");
            }

            var isEscape = text[0] == '"' && text[i] == '\\' && i + 1 < text.Length;
            i += isEscape && text[i + 1] is '"' or '\\' or '$' or '`' ? 1 : 0;
            value.Append(text[i]);
        }

        return (string.Empty, "has no closing quote on its line");
    }

    private static byte[] ReadBytes(string path)
    {
        try
        {
            return RegularFile.ReadBytes(path, LargestFile)
                ?? throw new EnvironmentFileInvalidException($"The environment file {path} is larger than 1 MB.", path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new EnvironmentFileInvalidException($"The environment file {path} does not exist.", path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new EnvironmentFileInvalidException(
                $"The environment file {path} cannot be read: {e.Message.TrimEnd('.')}.",
                path,
                e
            );
        }
    }

    private static string Decode(string path, ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            throw new EnvironmentFileInvalidException(
                $"The environment file {path} is UTF-16. Save it as UTF-8.",
                path
            );
        }

        if (bytes.StartsWith(Encoding.UTF8.Preamble))
        {
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        }

        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new EnvironmentFileInvalidException(
                $"The environment file {path} is not UTF-8. Save it as UTF-8.",
                path,
                e
            );
        }
    }

    private static EnvironmentFileInvalidException Invalid(string path, int line, string problem) =>
        new($"Line {line} of the environment file {path} {problem}.", path);

    [GeneratedRegex(@"\A(?:export[ \t]+)?(?<name>[A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*(?<value>.*)\z")]
    private static partial Regex Assignment();

    [GeneratedRegex(@"[ \t]#")]
    private static partial Regex Comment();
}
