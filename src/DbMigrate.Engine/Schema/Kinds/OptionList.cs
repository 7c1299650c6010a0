using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Collects options as many CREATE statements list them: <c>(A = 1, B = 'x')</c>.</summary>
internal sealed class OptionList
{
    private readonly List<string> _items = [];

    /// <summary>Adds an option, if it has a value.</summary>
    internal OptionList Add(string name, string? value)
    {
        if (value is not null)
        {
            _items.Add($"{name} = {value}");
        }

        return this;
    }

    /// <summary>Adds an option whose value is a text, if it has one.</summary>
    internal OptionList AddText(string name, string? value) =>
        Add(name, value is null ? null : SqlText.QuoteLiteral(value));

    /// <summary>Adds something without a value, on a condition.</summary>
    internal OptionList AddWord(string word, bool condition)
    {
        if (condition)
        {
            _items.Add(word);
        }

        return this;
    }

    /// <summary>Returns the list in parentheses, or nothing where it is empty.</summary>
    public override string ToString() => _items.Count == 0 ? string.Empty : $"({string.Join(", ", _items)})";
}
