using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Sql.Facts;

/// <summary>The beginning of a statement, written nearly as the synopses of PostgreSQL's documentation are.</summary>
/// <remarks>
/// <c>WORD</c> a keyword · <c>[ … ]</c> may be there · <c>{ … | … }</c> one of · <c>&lt;role&gt;</c> a name, captured ·
/// <c>&lt;role*&gt;</c> names ·
/// <c>(*)</c> parentheses with anything in them · <c>(role)</c> the same, captured · <c>'role'</c> a string, captured ·
/// <c>...</c> anything up to what follows, <c>...role</c> captured ·
/// <c>with</c> the WITH of a query, where it has one · <c>$</c> the statement's end · any other sign stands for itself.
/// What follows the pattern in a statement does not matter.
/// </remarks>
internal sealed class StatementPattern
{
    private readonly PatternNode _head;

    /// <summary>Reads a pattern.</summary>
    public StatementPattern(string text)
    {
        Text = text;
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var at = words.Length;
        _head = Sequence(words, ref at, null, "") ?? throw new FormatException($"The pattern is empty: {text}");
        FirstWords = First(_head).Distinct(StringComparer.Ordinal).ToArray();
    }

    /// <summary>The pattern as it was written.</summary>
    public string Text { get; }

    /// <summary>The keywords that a statement of this pattern may begin with.</summary>
    public IReadOnlyList<string> FirstWords { get; }

    /// <summary>What the pattern finds from a token on; null where it does not match.</summary>
    public PatternMatch? Match(SqlTokens tokens, int at = 0)
    {
        var match = new PatternMatch(tokens);
        return match.Try(_head, at) ? match : null;
    }

    // Built from the end, so that each element can refer to the next.
    private static PatternNode? Sequence(string[] words, ref int at, PatternNode? next, string opened)
    {
        var tail = next;
        while (at > 0)
        {
            var word = words[--at];
            if (word == opened || (opened == "{" && word == "|"))
            {
                return next;
            }

            next = word switch
            {
                "]" => Optional(words, ref at, next),
                "}" => Choice(words, ref at, next),
                "with" => new WithNode(next!),
                "(*)" => new GroupNode(null, next),
                "..." => new SkipNode(null, next),
                ['.', '.', '.', .. var role] => new SkipNode(role, next),
                "$" => new EndNode(next),
                ['<', .. var role, '*', '>'] => new NameNode(role, true, next),
                ['<', .. var role, '>'] => new NameNode(role, false, next),
                ['(', .. var role, ')'] => new GroupNode(role, next),
                ['\'', .. var role, '\''] => new StringNode(role, next),
                [(>= 'A' and <= 'Z') or '_', ..] => new WordNode(word, next),
                _ => new SignNode(word, next),
            };
        }

        return opened.Length == 0 ? next : throw new FormatException($"A {opened} is missing before {tail}.");
    }

    private static OptionalNode Optional(string[] words, ref int at, PatternNode? next) =>
        new(Sequence(words, ref at, next, "[")!, next);

    private static ChoiceNode Choice(string[] words, ref int at, PatternNode? next)
    {
        var bodies = new List<PatternNode>();
        do
        {
            bodies.Insert(0, Sequence(words, ref at, next, "{")!);
        } while (words[at] == "|");
        return new ChoiceNode(bodies, next);
    }

    private static IEnumerable<string> First(PatternNode node) =>
        node switch
        {
            WordNode word => [word.Word],
            ChoiceNode choice => choice.Bodies.SelectMany(First),
            WithNode with => First(with.Following).Append("WITH"),
            OptionalNode optional => First(optional.Body).Concat(First(optional.Following!)),
            _ => [],
        };
}
