using System.IO.Enumeration;
using System.Text;
using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Model.Objects;

/// <summary>A name, or a pattern of names with <c>*</c> and <c>?</c>.</summary>
internal sealed class NamePattern
{
    private readonly string _text;

    private NamePattern(string text, ObjectName? name)
    {
        _text = text;
        Name = name;
    }

    /// <summary>The name; null: it is a pattern.</summary>
    internal ObjectName? Name { get; }

    /// <summary>As a pattern of LIKE.</summary>
    internal string Like
    {
        get
        {
            var like = new StringBuilder();
            foreach (var c in Name?.Name ?? _text)
            {
                _ = c switch
                {
                    '%' or '_' or '\\' => like.Append('\\').Append(c),
                    '*' when Name is null => like.Append('%'),
                    '?' when Name is null => like.Append('_'),
                    _ => like.Append(c),
                };
            }

            return like.ToString();
        }
    }

    /// <summary>Reads the names and patterns under a key. Invalid ones are reported.</summary>
    internal static IReadOnlyList<NamePattern> Read(KindNode node, string key)
    {
        var patterns = new List<NamePattern>();
        foreach (var scalar in NameList.Scalars(node.Value(key)))
        {
            var isPattern =
                scalar.Text.AsSpan().ContainsAny('*', '?') && !scalar.Text.Contains('"', StringComparison.Ordinal);
            var name = isPattern ? null : ObjectName.Parse(scalar.Text);
            if (isPattern || name is { Schema: null })
            {
                patterns.Add(new NamePattern(scalar.Text, name));
            }
            else
            {
                node.Error(
                    scalar.Place,
                    name is null
                        ? NameList.NotAName(scalar.Text)
                        : $"'{scalar.Text}' is qualified; it takes the name alone. Name the table under 'table'."
                );
            }
        }

        return patterns;
    }

    /// <summary>Returns whether a name of the catalog matches.</summary>
    internal bool Matches(string name) =>
        Name is not null ? Name.Name == name : FileSystemName.MatchesSimpleExpression(_text, name, ignoreCase: false);

    /// <summary>As the plan writes it.</summary>
    public override string ToString() => _text;
}
