using DbMigrate.Engine.Model.Kinds;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace DbMigrate.Engine.Plans;

/// <summary>
/// Reads YAML into a tree with places, from the events of the parser. Places are kept, no type is created by name, and
/// the expansion of aliases is bounded.
/// </summary>
internal sealed class YamlReader
{
    /// <summary>
    /// The maximum nesting, which protects the stack. Plans nest about ten levels.
    /// </summary>
    private const int DeepestNesting = 40;

    /// <summary>The number of keys from which on a mapping is searched by a dictionary.</summary>
    private const int ManyKeys = 16;

    private readonly PlanReading _reading;
    private readonly YamlAnchors _anchors;
    private readonly Stack<(char Opened, SourcePlace Place)> _flows = new();
    private readonly Parser _parser;

    private YamlReader(PlanReading reading, string text)
    {
        _reading = reading;
        _anchors = new YamlAnchors(reading);
        _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
    }

    /// <summary>
    /// Reads the one document of a text; null: it is empty or has syntax errors, which are added to <paramref
    /// name="reading"/>.
    /// </summary>
    internal static PlanValue? Read(PlanReading reading, string text)
    {
        var reader = new YamlReader(reading, text);
        try
        {
            return reader.Document();
        }
        catch (RefusedException)
        {
            return null;
        }
        catch (Exception e) when (e is YamlException or InvalidOperationException)
        {
            // The parser throws InvalidOperationException for an unfinished flow collection.
            reading.Findings.Add(
                YamlMistakes.Explain(
                    reading.FileName,
                    text,
                    e,
                    reader._flows.TryPeek(out var flow) ? flow : null,
                    reader._parser.Current is { } last ? reader.PlaceOf(last) : null
                )
            );
            return null;
        }
    }

    private PlanValue? Document()
    {
        Next();
        Next();
        if (_parser.Current is not DocumentStart)
        {
            return null;
        }

        Next();
        var root = Node(0, out _);
        Next();
        Next();
        return _parser.Current is DocumentStart second
            ? Refuse(
                PlaceOf(second),
                "A second document starts here. A plan is one document: remove the '---', or use one file per plan."
            )
            : root;
    }

    private void Next()
    {
        if (!_parser.MoveNext())
        {
            throw new InvalidOperationException("The text ended early.");
        }
    }

    /// <summary>
    /// Reads the current node of the parser, and leaves the parser at its last event. <paramref name="size"/>: the
    /// values in it.
    /// </summary>
    private PlanValue Node(int depth, out int size)
    {
        var node = _parser.Current!;
        var place = PlaceOf(node);
        size = 1;
        if (depth > DeepestNesting)
        {
            return Refuse(place, $"This is nested more than {DeepestNesting} levels deep.");
        }

        if (node is AnchorAlias alias)
        {
            return _anchors.Find(alias.Value.Value, place, out size) ?? throw new RefusedException();
        }

        // The parser omits the value of a key if something unexpected follows it: default: "1"*a
        if (node is not NodeEvent { Anchor: var anchor } start)
        {
            return Refuse(
                place,
                "The text before this place is not valid YAML: a value is missing, or something follows it."
            );
        }

        if (start.Tag is { IsEmpty: false } tag)
        {
            _reading.Error(
                place,
                $"The tag {PlanText.Show(tag.Value)} is not supported in a plan. Put a text that looks like a "
                    + "number in quotes."
            );
        }

        if (!anchor.IsEmpty)
        {
            // An anchor is unknown until its value ends, so that a value cannot contain itself.
            _anchors.Forget(anchor.Value);
        }

        PlanValue value = node switch
        {
            Scalar scalar => Text(scalar, place),
            SequenceStart sequence => List(sequence, place, depth, ref size),
            _ => Map((MappingStart)node, place, depth, ref size),
        };
        if (!anchor.IsEmpty)
        {
            _anchors.Add(anchor.Value, value, size);
        }

        return value;
    }

    private PlanScalar Text(Scalar scalar, SourcePlace place)
    {
        if (scalar.Value.Contains('\0', StringComparison.Ordinal))
        {
            _reading.Error(place, "This text contains a NUL character, which PostgreSQL does not accept.");
        }

        return new PlanScalar(scalar.Value, scalar.Style == ScalarStyle.Plain, place);
    }

    private PlanList List(SequenceStart start, SourcePlace place, int depth, ref int size)
    {
        var flow = start.Style == SequenceStyle.Flow;
        Enter(flow, '[', place);
        var items = new List<PlanValue>();
        for (Next(); _parser.Current is not SequenceEnd; Next())
        {
            items.Add(Node(depth + 1, out var inner));
            size += inner;
        }

        Leave(flow);
        return new PlanList(items, place);
    }

    private PlanMap Map(MappingStart start, SourcePlace place, int depth, ref int size)
    {
        var flow = start.Style == MappingStyle.Flow;
        Enter(flow, '{', place);
        var entries = new List<PlanEntry>();
        Dictionary<string, SourcePlace>? seen = null;
        for (Next(); _parser.Current is not MappingEnd; Next())
        {
            var written = _parser.Current!;
            var key = Node(depth + 1, out _) as PlanScalar;
            var keyPlace = key is not null && written is Scalar ? key.Place : PlaceOf(written);
            Next();
            var value = Node(depth + 1, out var inner);
            size += inner + 1;
            if (key is null)
            {
                _reading.Error(keyPlace, "A key must be a word, not a list or a mapping.");
            }
            else if (key is { Text: "<<", Plain: true })
            {
                _reading.Error(
                    keyPlace,
                    "Merge keys ('<<') are not supported. Write the keys out, or name one value with '&name' "
                        + "and repeat it with '*name'."
                );
            }
            else if (FirstOf(key.Text, entries, ref seen) is { } first)
            {
                _reading.Error(
                    keyPlace,
                    $"The key {PlanText.Show(key.Text)} is given twice; the first is in line {first.Line}."
                );
            }
            else
            {
                entries.Add(new PlanEntry(key.Text, value, keyPlace));
            }
        }

        Leave(flow);

        // The parser knows no place of a pair in a list without braces: [ sql: a.sql ].
        var isPair = start.Start.Index == 0 && start.End.Index == 0 && entries.Count > 0;
        return new PlanMap(entries, isPair ? entries[0].Place : place);
    }

    /// <summary>Returns the place where a mapping has a key already, or null.</summary>
    /// <param name="key">The key.</param>
    /// <param name="entries">The entries of the mapping so far.</param>
    /// <param name="seen">Their keys, once they are many. Nearly all mappings have few.</param>
    private static SourcePlace? FirstOf(string key, List<PlanEntry> entries, ref Dictionary<string, SourcePlace>? seen)
    {
        if (entries.Count < ManyKeys)
        {
            foreach (var entry in entries)
            {
                if (entry.Key == key)
                {
                    return entry.Place;
                }
            }

            return null;
        }

        seen ??= entries.ToDictionary(e => e.Key, e => e.Place, StringComparer.Ordinal);
        for (var i = seen.Count; i < entries.Count; i++)
        {
            seen.Add(entries[i].Key, entries[i].Place);
        }

        return seen.GetValueOrDefault(key);
    }

    private void Enter(bool flow, char opened, SourcePlace place)
    {
        if (flow)
        {
            _flows.Push((opened, place));
        }
    }

    private void Leave(bool flow)
    {
        if (flow)
        {
            _flows.Pop();
        }
    }

    private SourcePlace PlaceOf(ParsingEvent node) =>
        new(_reading.FileName, (int)node.Start.Line, (int)node.Start.Column);

    private PlanValue Refuse(SourcePlace place, string message)
    {
        _reading.Error(place, message);
        throw new RefusedException();
    }

    /// <summary>Stops reading; the error is already reported.</summary>
    private sealed class RefusedException : Exception;
}
