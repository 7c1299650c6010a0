using System.Security.Cryptography;
using System.Text;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Sql;

/// <summary>The statements of one transaction, or one statement outside a transaction.</summary>
internal sealed class SqlBatch
{
    private readonly Lazy<string> _checksum;

    internal SqlBatch(StatementRecords records, int first, int count, bool transactional, string? options)
    {
        (First, Statements) = (first, new StatementList(records, first, count));
        Transactional = transactional;
        TransactionOptions = options;
        _checksum = new Lazy<string>(Hash);
    }

    /// <summary>Whether it runs in a transaction. If not, it is one statement.</summary>
    public bool Transactional { get; }

    /// <summary>
    /// The options of BEGIN in the file, as in <c>ISOLATION LEVEL SERIALIZABLE</c>; null: it has none.
    /// </summary>
    public string? TransactionOptions { get; }

    /// <summary>The statements, without BEGIN and COMMIT.</summary>
    public IReadOnlyList<SqlStatement> Statements { get; }

    /// <summary>The number of its first statement in the script, from 0.</summary>
    internal int First { get; }

    /// <summary>
    /// <c>v1:sha256:HEX</c> over what is sent: the statements with their variables' values, and the data of COPY.
    /// Comments between statements are not part of it.
    /// </summary>
    public string Checksum => _checksum.Value;

    private string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var statement in Statements)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(statement.Text));
            hash.AppendData("\0"u8);
            if (statement.Copy is { } copy)
            {
                hash.AppendData(copy.Sha256.Span);
            }
        }

        return "v1:sha256:" + Hex.Lower(hash.GetHashAndReset());
    }
}
