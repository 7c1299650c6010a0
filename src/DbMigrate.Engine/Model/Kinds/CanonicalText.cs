using System.Globalization;
using System.Runtime.CompilerServices;

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
    internal static string Of(PlanValue value)
    {
        // It writes into a buffer of a pool: a plan of a thousand phases has two thousand texts.
        var text = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture);
        Append(ref text, value);
        return text.ToStringAndClear();
    }

    private static void Append(ref DefaultInterpolatedStringHandler text, PlanValue value)
    {
        switch (value)
        {
            case PlanScalar scalar when scalar.IsNull():
                text.AppendLiteral("null");
                break;
            case PlanScalar scalar when scalar.IsNumber() || scalar.IsBoolean():
                text.AppendLiteral(scalar.Text);
                break;
            case PlanScalar scalar:
                AppendQuoted(ref text, scalar.Text);
                break;
            case PlanList list:
                text.AppendLiteral("[");
                for (var i = 0; i < list.Items.Count; i++)
                {
                    text.AppendLiteral(i > 0 ? "," : string.Empty);
                    Append(ref text, list.Items[i]);
                }

                text.AppendLiteral("]");
                break;
            case PlanMap map:
                AppendMap(ref text, map);
                break;
        }
    }

    private static void AppendMap(ref DefaultInterpolatedStringHandler text, PlanMap map)
    {
        var entries = map.Entries.ToArray();
        Array.Sort(entries, static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        text.AppendLiteral("{");
        for (var i = 0; i < entries.Length; i++)
        {
            text.AppendLiteral(i > 0 ? "," : string.Empty);
            AppendQuoted(ref text, entries[i].Key);
            text.AppendLiteral(":");
            Append(ref text, entries[i].Value);
        }

        text.AppendLiteral("}");
    }

    private static void AppendQuoted(ref DefaultInterpolatedStringHandler text, string value)
    {
        text.AppendLiteral("\"");
        if (!NeedsEscape(value))
        {
            text.AppendLiteral(value);
            text.AppendLiteral("\"");
            return;
        }

        foreach (var c in value)
        {
            text.AppendLiteral(
                c switch
                {
                    '"' => "\\\"",
                    '\\' => @"\\",
                    < ' ' => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                    _ => c.ToString(),
                }
            );
        }

        text.AppendLiteral("\"");
    }

    private static bool NeedsEscape(ReadOnlySpan<char> value) =>
        value.IndexOfAny('"', '\\') >= 0 || value.IndexOfAnyInRange('\0', '\x1f') >= 0;
}
