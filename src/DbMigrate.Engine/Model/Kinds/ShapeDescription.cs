using DbMigrate.Engine.Plans;

namespace DbMigrate.Engine.Model.Kinds;

/// <summary>Describes shapes and values in words, for errors.</summary>
internal static class ShapeDescription
{
    /// <summary>Returns what a shape accepts.</summary>
    internal static string Of(ValueShape shape) =>
        shape switch
        {
            ValueShape.Text { Refers: Reference.File } => "the path of a file",
            ValueShape.Text { Refers: Reference.Folder } => "the path of a folder",
            ValueShape.Text { Refers: Reference.ConnectionString or Reference.Secret } =>
                "a reference such as ${DATABASE_URL} or secret:NAME",
            ValueShape.Text { OneOf: { } words } => PlanText.Join(words, "or"),
            ValueShape.Text => "a text",
            ValueShape.Integer { Minimum: var minimum, Maximum: long.MaxValue } => minimum == long.MinValue
                ? "a whole number"
                : $"a whole number, {minimum} or more",
            ValueShape.Integer { Minimum: var minimum, Maximum: var maximum } =>
                $"a whole number from {minimum} to {maximum}",
            ValueShape.Boolean => "true or false",
            ValueShape.Duration { OrNone: true } => "a duration such as 500ms, 30s or 24h, or none",
            ValueShape.Duration => "a duration such as 500ms, 30s, 24h or 7d",
            ValueShape.Scalar => "a single value",
            ValueShape.ListOf { OrSingle: true, Item: var item } => $"{Of(item)}, or a list of them",
            ValueShape.ListOf => "a list",
            ValueShape.Map { Shape: var map } =>
                $"a mapping with {PlanText.Join([.. map.Keys.Where(k => k.Available).Select(k => k.Name)], "and")}",
            ValueShape.MapOf => "a mapping",
            ValueShape.PlanItem { Family: var family } => $"a {family}",
            ValueShape.Either { Choices: var choices } => string.Join(" or ", choices.Select(Of).Distinct()),
            _ => "a value",
        };

    /// <summary>Returns the YAML type of a value.</summary>
    internal static string Of(PlanValue value) =>
        value switch
        {
            PlanList => "a list",
            PlanMap => "a mapping",
            _ => "a single value",
        };

    /// <summary>Returns whether a shape accepts values of the YAML type.</summary>
    internal static bool Takes(ValueShape shape, PlanValue value) =>
        shape switch
        {
            ValueShape.Anything => true,
            ValueShape.ListOf list => value is PlanList || (list.OrSingle && Takes(list.Item, value)),
            ValueShape.Map { Shape: { ShortForm: { } word } map } => value is PlanMap
                || Takes(map.Find(word)!.Value, value),
            ValueShape.Map or ValueShape.MapOf or ValueShape.PlanItem => value is PlanMap,
            ValueShape.Either either => Array.Exists(either.Choices, c => Takes(c, value)),
            _ => value is PlanScalar,
        };

    /// <summary>Returns words with a capital, for the start of a sentence.</summary>
    internal static string Capital(string words) =>
        words.Length > 0 && char.IsLower(words[0]) ? char.ToUpperInvariant(words[0]) + words[1..] : words;

    /// <summary>Returns a sentence without its capital, for the text after a colon.</summary>
    internal static string Lower(string sentence) =>
        sentence.Length > 1 && char.IsUpper(sentence[0]) && char.IsLower(sentence[1])
            ? char.ToLowerInvariant(sentence[0]) + sentence[1..]
            : sentence;
}
