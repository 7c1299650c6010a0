using System.Text;

namespace DbMigrate.Engine.Steps.Ddl;

/// <summary>
/// Derives names of indexes and constraints that a plan does not name: those that PostgreSQL would choose.
/// </summary>
internal static class DerivedName
{
    // NAMEDATALEN - 1.
    private const int Longest = 63;

    /// <summary>Returns <c>table_a_b_label</c>, at most 63 bytes: the longer of table and columns is cut.</summary>
    internal static string Of(string table, IEnumerable<string> columns, string label)
    {
        var joined = Cut(string.Join('_', Distinct(columns)), Longest);
        var room = Longest - label.Length - 1 - (joined.Length > 0 ? 1 : 0);
        var (first, second) = (Bytes(table), Bytes(joined));
        while (first + second > room)
        {
            _ = first > second ? first-- : second--;
        }

        return string.Join('_', new[] { Cut(table, first), Cut(joined, second), label }.Where(p => p.Length > 0));
    }

    // PostgreSQL numbers equal column names of an index: "expr" and "expr1".
    private static List<string> Distinct(IEnumerable<string> columns)
    {
        var names = new List<string>();
        foreach (var column in columns)
        {
            var name = column;
            for (var i = 1; names.Contains(name); i++)
            {
                var number = i.ToString(System.Globalization.CultureInfo.InvariantCulture);
                name = Cut(column, Longest - number.Length) + number;
            }

            names.Add(name);
        }

        return names;
    }

    private static int Bytes(string text) => Encoding.UTF8.GetByteCount(text);

    /// <summary>Returns the beginning of a text, in whole characters.</summary>
    private static string Cut(string text, int bytes)
    {
        while (Bytes(text) > bytes)
        {
            text = text[..^(char.IsLowSurrogate(text[^1]) ? 2 : 1)];
        }

        return text;
    }
}
