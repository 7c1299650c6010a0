using Npgsql;

namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>
/// A row of a query for objects. Each call reads the next column, so an initializer lists them in the query's order.
/// </summary>
/// <param name="reader">The reader, at the row.</param>
/// <param name="catalog">The catalog of the objects.</param>
internal sealed class ObjectRow(NpgsqlDataReader reader, ObjectCatalog catalog)
{
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private int _column;

    /// <summary>Goes to the first column of the reader's current row.</summary>
    internal ObjectRow Restart()
    {
        _column = 0;
        return this;
    }

    /// <summary>Reads the object's number.</summary>
    internal ObjectAddress Address() => new((uint)catalog, Number());

    /// <summary>Reads the number of an object of another catalog.</summary>
    internal ObjectAddress AddressIn(ObjectCatalog other) => new((uint)other, Number());

    /// <summary>Reads a number of the catalog.</summary>
    internal uint Number() => reader.GetFieldValue<uint>(_column++);

    internal string Text() => Shared(reader.GetString(_column++));

    internal string? TextOrNull() => IsNull() ? null : Text();

    internal bool Flag() => reader.GetBoolean(_column++);

    internal bool? FlagOrNull() => IsNull() ? null : Flag();

    /// <summary>Reads one sign of a "char" that the query casts to text.</summary>
    internal char Letter() => reader.GetString(_column++)[0];

    internal char? LetterOrNull() => IsNull() ? null : Letter();

    internal int Int() => reader.GetInt32(_column++);

    internal int? IntOrNull() => IsNull() ? null : Int();

    internal long Long() => reader.GetInt64(_column++);

    internal IReadOnlyList<string> Texts() => [.. reader.GetFieldValue<string[]>(_column++).Select(Shared)];

    internal IReadOnlyList<string>? TextsOrNull() => IsNull() ? null : Texts();

    /// <summary>Reads two lists as one; null: both are.</summary>
    internal IReadOnlyList<string>? JoinedTexts() =>
        (TextsOrNull(), TextsOrNull()) switch
        {
            (null, var second) => second,
            (var first, null) => first,
            var (first, second) => [.. first, .. second],
        };

    private bool IsNull()
    {
        if (!reader.IsDBNull(_column))
        {
            return false;
        }

        _column++;
        return true;
    }

    // The same owners, types and tables come again and again.
    private string Shared(string text)
    {
        if (text.Length > 64)
        {
            return text;
        }

        if (_texts.TryGetValue(text, out var known))
        {
            return known;
        }

        _texts.Add(text, text);
        return text;
    }
}
