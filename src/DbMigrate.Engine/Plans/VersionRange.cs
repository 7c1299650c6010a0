namespace DbMigrate.Engine.Plans;

/// <summary>Versions of PostgreSQL as a plan asks for them: <c>&gt;=14</c>, <c>16.2</c>, <c>&gt;=14 &lt;19</c>.</summary>
internal static class VersionRange
{
    private static readonly string[] Operators = [">=", "<=", ">", "<", "="];

    /// <summary>Whether a text is one or several versions, each with its comparison; only a single one goes without.</summary>
    internal static bool IsValid(string text)
    {
        var rest = text.AsSpan().Trim();
        var count = 0;
        var bare = 0;
        while (!rest.IsEmpty)
        {
            var length = OperatorLength(rest);
            bare += length == 0 ? 1 : 0;
            rest = rest[length..].TrimStart();
            var digits = rest.IndexOfAnyExceptInRange('0', '9') is var end && end < 0 ? rest.Length : end;
            if (digits is 0 or > 3)
            {
                return false;
            }

            rest = rest[digits..];
            if (rest.StartsWith("."))
            {
                rest = rest[1..];
                digits = rest.IndexOfAnyExceptInRange('0', '9') is var stop && stop < 0 ? rest.Length : stop;
                if (digits is 0 or > 3)
                {
                    return false;
                }

                rest = rest[digits..];
            }

            if (!rest.IsEmpty && rest[0] is not (' ' or ','))
            {
                return false;
            }

            rest = rest.TrimStart(" ,");
            count++;
        }

        return count == 1 || (count > 1 && bare == 0);
    }

    private static int OperatorLength(ReadOnlySpan<char> text)
    {
        foreach (var comparison in Operators)
        {
            if (text.StartsWith(comparison, StringComparison.Ordinal))
            {
                return comparison.Length;
            }
        }

        return 0;
    }
}
