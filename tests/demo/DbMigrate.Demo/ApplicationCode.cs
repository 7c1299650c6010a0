using Npgsql;

namespace DbMigrate.Demo;

/// <summary>One release of the application: how it writes a row and reads it back.</summary>
internal abstract class ApplicationCode
{
    /// <summary>The release without customers.</summary>
    internal static ApplicationCode Old { get; } = new OldCode();

    /// <summary>The release that sets the customer in every transaction and in every row.</summary>
    internal static ApplicationCode New { get; } = new NewCode();

    internal abstract string Name { get; }

    internal static ApplicationCode Of(string name) => name == New.Name ? New : Old;

    /// <summary>Writes a row. Returns how many rows of its caller are found afterwards: 1 is expected.</summary>
    internal abstract Task<long> WriteAsync(
        NpgsqlConnection connection,
        ServiceTable table,
        string caller,
        int customer
    );

    private static NpgsqlCommand Command(
        NpgsqlConnection connection,
        NpgsqlTransaction? transaction,
        string sql,
        params object[] values
    )
    {
        var command = new NpgsqlCommand(sql, connection, transaction);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }

    private static async Task<long> FindAsync(
        NpgsqlConnection connection,
        NpgsqlTransaction? transaction,
        ServiceTable table,
        string caller
    )
    {
        await using var find = Command(
            connection,
            transaction,
            $"SELECT count(*) FROM {table.Name} WHERE user_id = $1",
            caller
        );
        return (long)(await find.ExecuteScalarAsync())!;
    }

    private sealed class OldCode : ApplicationCode
    {
        internal override string Name => "old";

        internal override async Task<long> WriteAsync(
            NpgsqlConnection connection,
            ServiceTable table,
            string caller,
            int customer
        )
        {
            await using var insert = Command(
                connection,
                null,
                $"INSERT INTO {table.Name} (user_id, {table.Columns}) VALUES ($1, {table.Values})",
                caller
            );
            await insert.ExecuteNonQueryAsync();
            return await FindAsync(connection, null, table, caller);
        }
    }

    private sealed class NewCode : ApplicationCode
    {
        internal override string Name => "new";

        internal override async Task<long> WriteAsync(
            NpgsqlConnection connection,
            ServiceTable table,
            string caller,
            int customer
        )
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await using var name = Command(
                connection,
                transaction,
                "SELECT set_config('app.customer', $1, true)",
                customer.ToString(System.Globalization.CultureInfo.InvariantCulture)
            );
            await name.ExecuteNonQueryAsync();
            await using var insert = Command(
                connection,
                transaction,
                $"INSERT INTO {table.Name} (customer_id, user_id, {table.Columns}) VALUES ($1, $2, {table.Values})",
                customer,
                caller
            );
            await insert.ExecuteNonQueryAsync();
            var found = await FindAsync(connection, transaction, table, caller);
            await transaction.CommitAsync();
            return found;
        }
    }
}
