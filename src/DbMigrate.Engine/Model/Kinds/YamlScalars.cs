namespace DbMigrate.Engine.Model.Kinds;

/// <summary>
/// What an unquoted scalar is, by the core schema of YAML 1.2. Without a regular expression, which would cost
/// a command more at its start.
/// </summary>
internal static class YamlScalars
{
    /// <summary>Whether it is <c>null</c>, <c>~</c>, or missing.</summary>
    internal static bool IsNull(this PlanScalar scalar) =>
        scalar is { Plain: true, Text: "" or "~" or "null" or "Null" or "NULL" };

    /// <summary>Whether the value is missing.</summary>
    internal static bool IsMissing(this PlanScalar scalar) => scalar is { Plain: true, Text: "" };

    internal static bool IsBoolean(this PlanScalar scalar) =>
        scalar is { Plain: true, Text: "true" or "false" or "True" or "False" or "TRUE" or "FALSE" };

    /// <summary>Whether it is a decimal number: <c>1</c>, <c>-1.5</c>, <c>.5</c>, <c>1e3</c>.</summary>
    internal static bool IsNumber(this PlanScalar scalar) => scalar.Plain && IsNumber(scalar.Text);

    private static bool IsNumber(ReadOnlySpan<char> text)
    {
        var rest = text.StartsWith("-") || text.StartsWith("+") ? text[1..] : text;
        var whole = Digits(ref rest);
        var part = 0;
        if (rest.StartsWith("."))
        {
            rest = rest[1..];
            part = Digits(ref rest);
        }

        if (whole + part == 0)
        {
            return false;
        }

        if (rest.StartsWith("e") || rest.StartsWith("E"))
        {
            rest = rest[1..];
            rest = rest.StartsWith("-") || rest.StartsWith("+") ? rest[1..] : rest;
            if (Digits(ref rest) == 0)
            {
                return false;
            }
        }

        return rest.IsEmpty;
    }

    private static int Digits(ref ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        var length = end < 0 ? text.Length : end;
        text = text[length..];
        return length;
    }
}
