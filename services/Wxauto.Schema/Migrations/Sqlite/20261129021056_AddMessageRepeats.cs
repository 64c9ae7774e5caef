using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Wxauto.Schema.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AddMessageRepeats : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "message_repeats",
                columns: table => new
                {
                    agent = table.Column<string>(type: "TEXT", nullable: false),
                    client_id = table.Column<string>(type: "TEXT", nullable: false),
                    message_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    answered_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_message_repeats", x => new { x.agent, x.client_id });
                    table.ForeignKey(
                        name: "fk_message_repeats_messages_message_id",
                        column: x => x.message_id,
                        principalTable: "messages",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_message_repeats_message_id",
                table: "message_repeats",
                column: "message_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "message_repeats");
        }
    }
}
