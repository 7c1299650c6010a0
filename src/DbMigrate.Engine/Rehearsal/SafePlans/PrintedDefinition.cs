using System.Text;
using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Rehearsal.SafePlans;

/// <summary>Reads the definitions of indexes and constraints that PostgreSQL prints.</summary>
internal sealed class PrintedDefinition
{
    private readonly SqlTokens _tokens;
    private int _at;

    private PrintedDefinition(string text) => _tokens = new SqlTokens(Encoding.UTF8.GetBytes(text), true);

    /// <summary>Returns what a step <c>index</c> needs; null: the index has what the step does not know.</summary>
    /// <param name="text"><c>CREATE INDEX i ON public.t USING btree (a, lower(b)) WHERE (a > 0)</c>.</param>
    internal static (bool IsUnique, string Method, IReadOnlyList<string> Elements, string? Where)? Index(string text)
    {
        var read = new PrintedDefinition(text);
        if (!read.Take("CREATE"))
        {
            return null;
        }

        var isUnique = read.Take("UNIQUE");
        if (!read.Take("INDEX") || !read.SkipTo("USING"))
        {
            return null;
        }

        var method = read._tokens.Text(read._at++);
        var elements = read.List();
        string? where = null;
        if (read.Take("WHERE"))
        {
            where = read._tokens.Text(read._at, read._tokens.Count());
            read._at = read._tokens.Count();
        }

        return
            elements.Count > 0 && read.IsAtEnd && method is "btree" or "hash" or "gin" or "gist" or "spgist" or "brin"
            ? (isUnique, method, elements, where)
            : null;
    }

    /// <summary>Returns the columns of <c>UNIQUE (a, b)</c>; null: there is more.</summary>
    internal static IReadOnlyList<string>? Key(string text, params string[] words)
    {
        var read = new PrintedDefinition(text);
        if (!words.All(read.Take))
        {
            return null;
        }

        return read.Names() is { Count: > 0 } columns && read.IsAtEnd ? columns : null;
    }

    /// <summary>Returns the expression of <c>CHECK (…)</c>; null: there is more.</summary>
    internal static string? Check(string text)
    {
        var read = new PrintedDefinition(text);
        if (!read.Take("CHECK") || !read._tokens.IsSymbol(read._at, '('))
        {
            return null;
        }

        var end = read._tokens.Over(read._at);
        return end == read._tokens.Count() ? read._tokens.Text(read._at + 1, end - 1) : null;
    }

    /// <summary>Returns what a step <c>foreign_key</c> needs; null: the key has what the step does not know.</summary>
    /// <param name="text"><c>FOREIGN KEY (a) REFERENCES public.t(id) ON DELETE CASCADE</c>.</param>
    internal static (IReadOnlyList<string> Columns, string References, string? OnDelete)? ForeignKey(string text)
    {
        var read = new PrintedDefinition(text);
        if (!read.Take("FOREIGN") || !read.Take("KEY"))
        {
            return null;
        }

        var columns = read.Names();
        if (columns is null || !read.Take("REFERENCES"))
        {
            return null;
        }

        var start = read._at;
        while (!read.IsAtEnd && !read._tokens.IsSymbol(read._at, '('))
        {
            read._at++;
        }

        if (read.Names() is null)
        {
            return null;
        }

        var references = read._tokens.Text(start, read._at);
        string? onDelete = null;
        if (read.Take("ON") && read.Take("DELETE"))
        {
            onDelete = read._tokens.Text(read._at, read._tokens.Count()).ToLowerInvariant();
            read._at = read._tokens.Count();
        }

        return read.IsAtEnd && onDelete is null or "cascade" or "restrict" or "set null" or "set default"
            ? (columns, references, onDelete)
            : null;
    }

    private bool IsAtEnd => _at >= _tokens.Count();

    private bool Take(string word)
    {
        if (!_tokens.IsWord(_at, word))
        {
            return false;
        }

        _at++;
        return true;
    }

    private bool SkipTo(string word)
    {
        while (!IsAtEnd)
        {
            if (Take(word))
            {
                return true;
            }

            _at++;
        }

        return false;
    }

    // The names between parentheses; null: there is more, as WITHOUT OVERLAPS behind one or PERIOD before it.
    private List<string>? Names()
    {
        var start = _at + 1;
        var elements = List();
        return _tokens.Part(start, _at - 1).Count() == Math.Max(0, (2 * elements.Count) - 1) ? elements : null;
    }

    // The elements between parentheses, as they are written.
    private List<string> List()
    {
        var elements = new List<string>();
        if (!_tokens.IsSymbol(_at, '('))
        {
            return elements;
        }

        var end = _tokens.Over(_at) - 1;
        var start = ++_at;
        while (_at <= end)
        {
            if (_at == end || _tokens.IsSymbol(_at, ','))
            {
                elements.Add(_tokens.Text(start, _at));
                start = ++_at;
            }
            else
            {
                _at = _tokens.Over(_at);
            }
        }

        return elements;
    }
}
