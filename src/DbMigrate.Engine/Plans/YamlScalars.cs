using System.Text.RegularExpressions;

namespace DbMigrate.Engine.Plans;

/// <summary>What an unquoted scalar is, by the core schema of YAML 1.2.</summary>
internal static partial class YamlScalars
{
    /// <summary>Whether it is nothing: <c>null</c>, <c>~</c>, or not there.</summary>
    internal static bool IsNull(this PlanScalar scalar) => scalar is { Plain: true, Text: "" or "~" or "null" or "Null" or "NULL" };

    /// <summary>Whether nothing at all stands there.</summary>
    internal static bool IsMissing(this PlanScalar scalar) => scalar is { Plain: true, Text: "" };

    internal static bool IsBoolean(this PlanScalar scalar) => scalar is { Plain: true, Text: "true" or "false" or "True" or "False" or "TRUE" or "FALSE" };

    internal static bool IsNumber(this PlanScalar scalar) => scalar.Plain && Number().IsMatch(scalar.Text);

    [GeneratedRegex(@"\A[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
