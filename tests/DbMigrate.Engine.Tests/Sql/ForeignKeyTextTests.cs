using System.Text;
using DbMigrate.Engine.Sql.Facts;
using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Tests.Sql;

public sealed class ForeignKeyTextTests
{
    [Theory]
    [InlineData("alter table t add foreign key (a) references p", "a>p()")]
    [InlineData(
        "alter table t add constraint k foreign key (a, \"B\") references s.p (x, \"Y\") not valid",
        "a,B>s.p(x,Y)"
    )]
    [InlineData(
        "create table t (a int, foreign key (a) references p (id), foreign key (b) references q (id) on delete cascade)",
        "a>p(id) b>q(id)"
    )]
    [InlineData("create table t (a int references p)", "")]
    [InlineData("alter table t add foreign key using x", "")]
    [InlineData("alter table t add foreign key (a) check (b)", "")]
    [InlineData("select \"foreign\" key (a) references p", "")]
    public void Foreign_keys_are_found_with_their_columns(string sql, string expected) =>
        Assert.Equal(
            expected,
            string.Join(
                ' ',
                ForeignKeyText
                    .In(new SqlTokens(Encoding.UTF8.GetBytes(sql), standardConformingStrings: true))
                    .Select(k => $"{string.Join(',', k.Columns)}>{k.Referenced}({string.Join(',', k.Keys)})")
            )
        );
}
