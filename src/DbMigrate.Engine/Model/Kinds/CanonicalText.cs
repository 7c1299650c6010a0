using System.Globalization;
using System.Text;

namespace DbMigrate.Engine.Model.Kinds;

/// <summary>
/// Writes values of a plan as one text that is the same for the same meaning: keys in ordinal order, no comments, no
/// layout, quotes only where they change what a scalar is. Checksums are made of it, so it may never change within a
/// version of the checksum.
/// </summary>
/// <remarks>
/// It looks like JSON: <c>{"key":value}</c>, <c>[value]</c>, <c>"text"</c> with backslash escapes for quotes,
/// backslashes and control characters, and a number, a truth value or null as the plan has it.
/// </remarks>
internal static class CanonicalText
{
    private const int TypicalLength = 200;

    internal static string Of(PlanValue value)
    {
        var text = new StringBuilder(TypicalLength);
        Append(text, value);
        return text.ToString();
    }

    private static void Append(StringBuilder text, PlanValue value)
    {
        switch (value)
        {
            case PlanScalar scalar when scalar.IsNull():
                text.Append("null");
                break;
            case PlanScalar scalar when scalar.IsNumber() || scalar.IsBoolean():
                text.Append(scalar.Text);
                break;
            case PlanScalar scalar:
                AppendQuoted(text, scalar.Text);
                break;
            case PlanList list:
                text.Append('[');
                for (var i = 0; i < list.Items.Count; i++)
                {
                    text.Append(i > 0 ? "," : null);
                    Append(text, list.Items[i]);
                }

                text.Append(']');
                break;
            case PlanMap map:
                AppendMap(text, map);
                break;
        }
    }

    private static void AppendMap(StringBuilder text, PlanMap map)
    {
        var entries = map.Entries.ToArray();
        Array.Sort(entries, static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        text.Append('{');
        for (var i = 0; i < entries.Length; i++)
        {
            text.Append(i > 0 ? "," : null);
            AppendQuoted(text, entries[i].Key);
            text.Append(':');
            Append(text, entries[i].Value);
        }

        text.Append('}');
    }

    private static void AppendQuoted(StringBuilder text, string value)
    {
        text.Append('"');
        if (!NeedsEscape(value))
        {
            text.Append(value).Append('"');
            return;
        }

        foreach (var c in value)
        {
            _ = c switch
            {
                '"' or '\\' => text.Append('\\').Append(c),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }

    private static bool NeedsEscape(ReadOnlySpan<char> value) =>
        value.IndexOfAny('"', '\\') >= 0 || value.IndexOfAnyInRange('\0', '\x1f') >= 0;
}
