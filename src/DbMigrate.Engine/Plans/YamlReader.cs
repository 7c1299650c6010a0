using DbMigrate.Engine.Model.Kinds;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace DbMigrate.Engine.Plans;

/// <summary>
/// Reads YAML into a tree with places, from the parser's events and not by a deserializer: places are kept, nothing is
/// made by name, and what
/// aliases would multiply is bounded.
/// </summary>
internal sealed class YamlReader
{
    /// <summary>
    /// No plan nests deeper than some ten levels; a bound keeps a hostile one from the end of the stack.
    /// </summary>
    private const int DeepestNesting = 40;

    /// <summary>
    /// How many values all aliases together may stand for: enough to name a list of tables in a thousand steps.
    /// </summary>
    private const int MostAliased = 20_000;

    private readonly PlanReading _reading;
    private readonly Dictionary<string, (PlanValue Value, int Size)> _anchors = new(StringComparer.Ordinal);
    private readonly Stack<(char Opened, SourcePlace Place)> _flows = new();
    private readonly Parser _parser;
    private int _aliased;

    private YamlReader(PlanReading reading, string text)
    {
        _reading = reading;
        _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
    }

    /// <summary>
    /// The one document of a text; null where there is none or where its syntax is wrong, which <paramref
    /// name="reading"/> is then told.
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
            // The parser throws InvalidOperationException where a flow collection is broken off.
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
                "A second document begins here. A plan is one document: take the '---' out, or make a file of its own for each plan."
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
    /// Reads the node that the parser stands at, and leaves the parser at its last event. <paramref name="size"/>: the
    /// values in it.
    /// </summary>
    private PlanValue Node(int depth, out int size)
    {
        var node = _parser.Current!;
        var place = PlaceOf(node);
        size = 1;
        if (depth > DeepestNesting)
        {
            return Refuse(place, $"This is nested more than {DeepestNesting} levels deep; no plan is.");
        }

        if (node is AnchorAlias alias)
        {
            return Alias(alias.Value.Value, place, out size);
        }

        // The parser leaves out the value of a key where something follows it that it cannot place: default: "1"*a
        if (node is not NodeEvent { Anchor: var anchor } start)
        {
            return Refuse(
                place,
                "The text before this is not as YAML wants it: a value is missing, or something follows it that does not belong to it."
            );
        }

        if (start.Tag is { IsEmpty: false } tag)
        {
            _reading.Error(
                place,
                $"The tag {PlanText.Show(tag.Value)} has no meaning in a plan. A text that looks like a number goes in quotes."
            );
        }

        if (!anchor.IsEmpty)
        {
            // Not known before it has ended: a value that holds itself is found as an alias to nothing.
            _anchors.Remove(anchor.Value);
        }

        PlanValue value = node switch
        {
            Scalar scalar => Text(scalar, place),
            SequenceStart sequence => List(sequence, place, depth, ref size),
            _ => Map((MappingStart)node, place, depth, ref size),
        };
        if (!anchor.IsEmpty)
        {
            _anchors[anchor.Value] = (value, size);
        }

        return value;
    }

    private PlanScalar Text(Scalar scalar, SourcePlace place)
    {
        if (scalar.Value.Contains('\0', StringComparison.Ordinal))
        {
            _reading.Error(place, "This text holds a NUL character, which PostgreSQL takes nowhere.");
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
        var seen = new Dictionary<string, SourcePlace>(StringComparer.Ordinal);
        for (Next(); _parser.Current is not MappingEnd; Next())
        {
            var keyPlace = PlaceOf(_parser.Current!);
            var key = Node(depth + 1, out _) as PlanScalar;
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
                    "Merge keys ('<<') are not taken. Write the keys out, or name one value with '&name' and repeat it with '*name'."
                );
            }
            else if (!seen.TryAdd(key.Text, keyPlace))
            {
                _reading.Error(
                    keyPlace,
                    $"The key {PlanText.Show(key.Text)} is given twice; the first is in line {seen[key.Text].Line}."
                );
            }
            else
            {
                entries.Add(new PlanEntry(key.Text, value, keyPlace));
            }
        }

        Leave(flow);
        return new PlanMap(entries, place);
    }

    private PlanValue Alias(string name, SourcePlace place, out int size)
    {
        size = 1;
        if (!_anchors.TryGetValue(name, out var anchored))
        {
            _reading.Error(
                place,
                $"Nothing before this is named {PlanText.Show("&" + name)}. A text that begins with '*' goes in quotes.",
                _reading.Nearest(name, _anchors.Keys)
            );
            return new PlanScalar(string.Empty, false, place);
        }

        size = anchored.Size;
        _aliased += size;
        return _aliased <= MostAliased
            ? anchored.Value
            : Refuse(
                place,
                $"The aliases of this plan stand for more than {MostAliased} values. Write the plan out, or make several plans of it."
            );
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

    /// <summary>The rest of the text is not worth reading; why was said.</summary>
    private sealed class RefusedException : Exception;
}
