using System.Globalization;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>A type as PostgreSQL's format_type prints it, in its parts.</summary>
/// <param name="Name">The name alone: <c>character varying</c> of <c>character varying(20)[]</c>.</param>
/// <param name="Modifiers">The numbers in parentheses; empty: there are none, or they are no numbers.</param>
/// <param name="IsArray">Whether it is an array.</param>
/// <param name="Text">The type without the brackets of an array.</param>
internal sealed record TypeName(string Name, IReadOnlyList<int> Modifiers, bool IsArray, string Text)
{
    /// <summary>Splits a type: <c>timestamp(3) with time zone</c> is <c>timestamp with time zone</c> and 3.</summary>
    internal static TypeName Of(string type)
    {
        var isArray = type.EndsWith("[]", StringComparison.Ordinal);
        var text = isArray ? type[..^2] : type;
        var open = text.LastIndexOf('(');
        var close = text.LastIndexOf(')');
        return open <= 0 || close < open || text[open..].Contains('"')
            ? new TypeName(text, [], isArray, text)
            : new TypeName(text[..open] + text[(close + 1)..], Numbers(text[(open + 1)..close]), isArray, text);
    }

    private static int[] Numbers(string text)
    {
        var parts = text.Split(',');
        return parts.All(p => int.TryParse(p, CultureInfo.InvariantCulture, out _))
            ? [.. parts.Select(p => int.Parse(p, CultureInfo.InvariantCulture))]
            : [];
    }
}
