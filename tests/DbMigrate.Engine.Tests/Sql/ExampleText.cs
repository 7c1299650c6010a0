using System.Collections;
using System.Globalization;

namespace DbMigrate.Engine.Tests.Sql;

/// <summary>Writes records with the items of their lists, for comparison with a file.</summary>
internal static class ExampleText
{
    /// <summary>Returns <c>NAME(PROPERTY=VALUE …)</c>, without what is null or false.</summary>
    internal static string Of(object? value) =>
        value switch
        {
            null => "null",
            string or Enum or int => string.Create(CultureInfo.InvariantCulture, $"{value}"),
            true => "true",
            IEnumerable list => $"[{string.Join(' ', list.Cast<object>().Select(Of))}]",
            _ => $"{value.GetType().Name}({string.Join(' ', Properties(value))})",
        };

    private static IEnumerable<string> Properties(object value) =>
        value
            .GetType()
            .GetProperties()
            .Where(p => p.CanWrite)
            .Select(p => (p.Name, Value: p.GetValue(value)))
            .Where(p => p.Value is not (null or false))
            .Select(p => $"{p.Name}={Of(p.Value)}");
}
