using System.Globalization;
using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Server.Scram;

/// <summary>What SASLprep needs of Unicode 3.2. It is read where a password has other characters than ASCII.</summary>
/// <remarks>The runtime has no normalization without ICU, and the command runs without it.</remarks>
internal sealed class SaslPrepTables
{
    private static readonly Lazy<SaslPrepTables> Loaded = new(() => new SaslPrepTables());

    private readonly Dictionary<string, List<(int First, int Last)>> _ranges = new(StringComparer.Ordinal);
    private readonly Dictionary<int, int> _classes = [];
    private readonly Dictionary<int, int[]> _decompositions = [];
    private readonly Dictionary<(int, int), int> _compositions = [];

    private SaslPrepTables()
    {
        var table = string.Empty;
        foreach (var line in EmbeddedSql.File("Server.Scram.saslprep.txt").Split('\n'))
        {
            if (line.StartsWith('*'))
            {
                table = line[1..];
            }
            else if (!line.StartsWith('#'))
            {
                foreach (var item in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    Add(table, item);
                }
            }
        }
    }

    /// <summary>The tables.</summary>
    internal static SaslPrepTables Instance => Loaded.Value;

    /// <summary>Returns whether a table has a code point.</summary>
    internal bool Has(string table, int code)
    {
        foreach (var (first, last) in _ranges[table])
        {
            if (code >= first && code <= last)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Returns the canonical combining class of a code point.</summary>
    internal int ClassOf(int code) => _classes.GetValueOrDefault(code);

    /// <summary>Returns the compatibility decomposition of a code point; null: it has none.</summary>
    internal int[]? Decompose(int code) => _decompositions.GetValueOrDefault(code);

    /// <summary>Returns what two code points compose to; null: nothing.</summary>
    internal int? Compose(int first, int second) =>
        _compositions.TryGetValue((first, second), out var code) ? code : null;

    private void Add(string table, string item)
    {
        switch (table)
        {
            case "class":
                var colon = item.IndexOf(':', StringComparison.Ordinal);
                var (from, to) = Range(item[..colon]);
                for (var code = from; code <= to; code++)
                {
                    _classes[code] = int.Parse(item.AsSpan(colon + 1), CultureInfo.InvariantCulture);
                }

                break;
            case "decomposition":
                var equals = item.IndexOf('=', StringComparison.Ordinal);
                _decompositions[Code(item[..equals])] = [.. item[(equals + 1)..].Split('+').Select(Code)];
                break;
            case "composition":
                var parts = item.Split('+', '=');
                _compositions[(Code(parts[0]), Code(parts[1]))] = Code(parts[2]);
                break;
            default:
                if (!_ranges.TryGetValue(table, out var ranges))
                {
                    _ranges[table] = ranges = [];
                }

                ranges.Add(Range(item));
                break;
        }
    }

    private static (int First, int Last) Range(string text)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        return dash < 0 ? (Code(text), Code(text)) : (Code(text[..dash]), Code(text[(dash + 1)..]));
    }

    private static int Code(string text) =>
        int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
