using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TopoWeb.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class NetworkStates : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Curve",
                table: "Networks",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "NetworkStates",
                columns: table => new
                {
                    NetworkId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Iteration = table.Column<int>(type: "INTEGER", nullable: false),
                    Data = table.Column<byte[]>(type: "BLOB", nullable: false),
                    SavedAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_NetworkStates", x => x.NetworkId);
                    table.ForeignKey(
                        name: "FK_NetworkStates_Networks_NetworkId",
                        column: x => x.NetworkId,
                        principalTable: "Networks",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "NetworkStates");

            migrationBuilder.DropColumn(
                name: "Curve",
                table: "Networks");
        }
    }
}
