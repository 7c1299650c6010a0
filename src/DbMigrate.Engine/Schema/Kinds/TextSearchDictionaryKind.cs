using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Dictionaries of text search.</summary>
internal sealed class TextSearchDictionaryKind : DefinitionKind<TextSearchDictionaryObject>
{
    internal override bool TryAlter(AlteredObject change, ScriptWriter script)
    {
        if (change.Has("template"))
        {
            return false;
        }

        var (current, wanted) = ((TextSearchDictionaryObject)change.Current, (TextSearchDictionaryObject)change.Wanted);
        var names = Names(wanted).ToHashSet(StringComparer.Ordinal);

        // A name without a value removes the option.
        var items = Names(current)
            .Where(n => !names.Contains(n))
            .Concat(wanted.Options is null ? [] : [wanted.Options]);
        script.Add(wanted, $"ALTER TEXT SEARCH DICTIONARY {wanted.Name} ({string.Join(", ", items)})");
        return true;
    }

    protected override string Target(TextSearchDictionaryObject found) => $"TEXT SEARCH DICTIONARY {found.Name}";

    protected override IEnumerable<Facet> Facets(TextSearchDictionaryObject found) =>
        [new("template", found.Template), new("options", found.Options)];

    protected override void Create(TextSearchDictionaryObject wanted, ScriptWriter script)
    {
        var options = wanted.Options is null ? string.Empty : ", " + wanted.Options;
        script.Add(wanted, $"CREATE TEXT SEARCH DICTIONARY {wanted.Name} (TEMPLATE = {wanted.Template}{options})");
    }

    // The server stores the list as it writes it: name = 'value', name = 'value'.
    private static IEnumerable<string> Names(TextSearchDictionaryObject found)
    {
        var (text, start, quote) = (found.Options ?? string.Empty, 0, '\0');
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '\'' or '"' && (quote == '\0' || quote == text[i]))
            {
                quote = quote == '\0' ? text[i] : '\0';
            }
            else if (quote == '\0' && text[i] == '=')
            {
                yield return text[start..i].Trim();
            }
            else if (quote == '\0' && text[i] == ',')
            {
                start = i + 1;
            }
        }
    }
}
